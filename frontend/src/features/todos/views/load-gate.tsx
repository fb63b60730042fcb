"use client";

import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { Skeleton } from "@/components/feedback/skeleton";
import { Button } from "@/components/ui/button";
import { AlertIcon } from "@/components/ui/icons";
import { store } from "@/store/app-store";
import { NO_FILTER } from "@/store/query";
import { useLoadState } from "@/store/react/hooks";
import { type ChangeView, countConditions, type ViewOptions } from "./view-query";

interface EmptyViewProps {
  options: ViewOptions;
  change: ChangeView;
  empty: string;
}

/** Says that there are no todos, or that none match the filter. */
export function EmptyView({ options, change, empty }: EmptyViewProps) {
  const t = useTranslations("todos");
  const { filter } = options;
  const narrowed = countConditions(filter) > 0 || filter.text.trim() !== "";
  return (
    <div className="grid justify-items-center gap-4 py-14 text-center">
      <span aria-hidden="true" className="todo-checkbox size-10 before:hidden" data-priority="none" />
      <p role="status" className="max-w-80 text-muted">
        {narrowed ? t("noMatches") : empty}
      </p>
      {narrowed && (
        <Button onClick={() => change({ isSearching: false, filter: { ...NO_FILTER, done: filter.done } })}>
          {t("filter.clear")}
        </Button>
      )}
    </div>
  );
}

const WIDTHS = ["w-3/5", "w-2/5", "w-1/2", "w-4/5", "w-1/3"];

export const RowsSkeleton = () => (
  <div aria-hidden="true">
    {WIDTHS.map((width) => (
      <div key={width} className="flex h-15 items-start gap-3 py-2.5">
        <Skeleton className="size-5 rounded-full" />
        <div className="grid flex-1 gap-2 pt-1">
          <Skeleton className={`h-3 ${width}`} />
          <Skeleton className="h-2.5 w-24" />
        </div>
      </div>
    ))}
  </div>
);

function Failed() {
  const t = useTranslations("todos.load");
  const common = useTranslations("common");
  return (
    <div role="alert" className="grid justify-items-start gap-3 py-6">
      <p className="flex gap-2">
        <AlertIcon className="mt-px size-5 shrink-0 text-danger" />
        <span>{t("failed")}</span>
      </p>
      <Button onClick={() => void store.pullLoop.pull()}>{common("tryAgain")}</Button>
    </div>
  );
}

/** Renders `children` once the account has loaded. */
export function LoadGate({ children }: { children: ReactNode }) {
  const { status } = useLoadState();
  if (status === "ready") return children;
  return status === "failed" ? <Failed /> : <RowsSkeleton />;
}
