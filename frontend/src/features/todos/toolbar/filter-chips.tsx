"use client";

import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { CloseIcon } from "@/components/ui/icons";
import { store } from "@/store/app-store";
import { queryOfView } from "@/store/filters/query-of-view";
import { peopleById } from "@/store/indexes/people";
import { type Filter, NO_FILTER, NOBODY_ASSIGNED, type QueryView } from "@/store/query";
import { filterDialog } from "@/store/ui-state/dialogs";
import type { ChangeView, ViewState } from "../views/view-state";

interface FilterChipsProps {
  view: QueryView;
  state: ViewState;
  change: ChangeView;
}

/** The conditions of the view's filter, each with a button that removes it, and what can be done with all of them. */
export default function FilterChips({ view, state, change }: FilterChipsProps) {
  const t = useTranslations("todos");
  const { filter } = state;
  const { priority, due, tag, assignee } = filter;
  const conditions: { text: string; without: Partial<Filter> }[] = [];
  if (priority) {
    const text = `${t("filter.priority")}: ${t(`priority.${priority}`)}`;
    conditions.push({ text, without: { priority: null } });
  }
  if (due !== "any") conditions.push({ text: t(`filter.dueOptions.${due}`), without: { due: "any" } });
  if (tag) conditions.push({ text: `@${tag}`, without: { tag: null } });
  if (assignee) {
    const name =
      assignee === NOBODY_ASSIGNED ? t("assignee.nobody") : (peopleById(store).get(assignee) ?? "");
    conditions.push({ text: `${t("filter.assignee")}: ${name}`, without: { assignee: null } });
  }
  const query = queryOfView(store, view, filter);
  const clear = () => change({ filter: { ...NO_FILTER, text: filter.text, done: filter.done } });

  return (
    <section
      aria-label={t("filter.active")}
      className="mt-3 flex flex-wrap items-center gap-1.5"
      data-print="no"
    >
      <ul className="contents">
        {conditions.map(({ text, without }) => (
          <li
            key={text}
            className="flex items-center rounded-full bg-accent-soft ps-3 text-accent-strong text-sm"
          >
            <span dir="auto">{text}</span>
            <button
              type="button"
              aria-label={t("filter.remove", { condition: text })}
              onClick={() => change({ filter: { ...filter, ...without } })}
              className="grid size-8 place-items-center rounded-full hover:bg-hover pointer-coarse:size-touch"
            >
              <CloseIcon className="size-3.5" />
            </button>
          </li>
        ))}
      </ul>
      <Button size="sm" tone="plain" onClick={clear}>
        {t("filter.clearAll")}
      </Button>
      {query !== null && (
        <Button size="sm" tone="plain" onClick={() => filterDialog.set({ query })}>
          {t("filter.save")}
        </Button>
      )}
    </section>
  );
}
