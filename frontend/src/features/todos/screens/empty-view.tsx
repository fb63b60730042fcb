"use client";

import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { NO_FILTER } from "@/store/query";
import { askedOf, type ChangeView, type ViewOptions } from "./view-options";

interface EmptyViewProps {
  options: ViewOptions;
  change: ChangeView;
  empty: string;
}

/** Empty for want of todos, or for want of a match: two things, so two sentences. */
export function EmptyView({ options, change, empty }: EmptyViewProps) {
  const t = useTranslations("todos");
  const { filter } = options;
  const narrowed = askedOf(filter) > 0 || filter.text.trim() !== "";
  return (
    <div className="grid justify-items-center gap-4 py-14 text-center">
      <span aria-hidden="true" className="todo-checkbox size-10 before:hidden" data-priority="none" />
      <p role="status" className="max-w-80 text-muted">
        {narrowed ? t("noMatch") : empty}
      </p>
      {narrowed && (
        <Button onClick={() => change({ searching: false, filter: { ...NO_FILTER, done: filter.done } })}>
          {t("filter.clear")}
        </Button>
      )}
    </div>
  );
}
