"use client";

import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import { Skeleton } from "@/components/feedback/skeleton";
import { Button } from "@/components/ui/button";
import { AlertIcon } from "@/components/ui/icons";
import { store } from "@/store/app-store";
import { useLoadState } from "@/store/react/hooks";

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
