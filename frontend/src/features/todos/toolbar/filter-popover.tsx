"use client";

import type { ReactNode } from "react";
import { useTranslations } from "use-intl";
import type { PopupProps } from "@/components/lazy";
import { Popover } from "@/components/ui/popover";
import { store } from "@/store/app-store";
import { MEMBERS } from "@/store/engine/signals";
import { peopleById } from "@/store/indexes/people";
import { type DueFilter, type Filter, NO_FILTER, NOBODY_ASSIGNED } from "@/store/query";
import { useDerived, useTags } from "@/store/react/hooks";
import type { Priority } from "@/store/types";
import { PRIORITIES } from "../row/row-meta";
import { countConditions } from "../views/view-state";
import type { ViewToolbarProps } from "./view-toolbar";

const ON_MEMBERS = [MEMBERS];
const people = () => peopleById(store);

const DUES: readonly DueFilter[] = ["any", "overdue", "today", "week", "dated", "none"];

interface ChoiceProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  children: ReactNode;
}

const Choice = ({ label, value, onChange, children }: ChoiceProps) => (
  <label className="flex items-center justify-between gap-4 text-sm">
    {label}
    <select value={value} onChange={({ target }) => onChange(target.value)} className="box w-36">
      {children}
    </select>
  </label>
);

function Choices({ filter, ask }: { filter: Filter; ask: (part: Partial<Filter>) => void }) {
  const t = useTranslations("todos");
  const tags = useTags();
  const me = store.me() ?? "";
  const { [me]: own, ...others } = Object.fromEntries(useDerived(ON_MEMBERS, people));
  return (
    <>
      <Choice
        label={t("filter.priority")}
        value={filter.priority ?? ""}
        onChange={(value) => ask({ priority: (value || null) as Priority | null })}
      >
        <option value="">{t("filter.any")}</option>
        {PRIORITIES.map((priority) => (
          <option key={priority} value={priority}>
            {t(`priority.${priority}`)}
          </option>
        ))}
      </Choice>
      <Choice
        label={t("filter.due")}
        value={filter.due}
        onChange={(value) => ask({ due: value as DueFilter })}
      >
        {DUES.map((due) => (
          <option key={due} value={due}>
            {t(`filter.dueOptions.${due}`)}
          </option>
        ))}
      </Choice>
      {tags.length > 0 && (
        <Choice
          label={t("filter.tag")}
          value={filter.tag ?? ""}
          onChange={(value) => ask({ tag: value || null })}
        >
          <option value="">{t("filter.any")}</option>
          {tags.map((tag) => (
            <option key={tag} value={tag}>
              @{tag}
            </option>
          ))}
        </Choice>
      )}
      {own !== undefined && (
        <Choice
          label={t("filter.assignee")}
          value={filter.assignee ?? ""}
          onChange={(value) => ask({ assignee: value || null })}
        >
          <option value="">{t("filter.any")}</option>
          <option value={me}>{t("assignee.me", { name: own })}</option>
          {Object.entries(others).map(([id, name]) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
          <option value={NOBODY_ASSIGNED}>{t("assignee.nobody")}</option>
        </Choice>
      )}
    </>
  );
}

type FilterPopoverProps = Pick<ViewToolbarProps, "state" | "change"> & PopupProps;

export default function FilterPopover({ state, change, ...popover }: FilterPopoverProps) {
  const t = useTranslations("todos");
  const { filter } = state;
  const asked = countConditions(filter);
  const ask = (part: Partial<Filter>) => change({ filter: { ...filter, ...part } });
  return (
    <Popover {...popover} label={t("tools.filter")} align="end" className="grid w-72 gap-2">
      <Choices filter={filter} ask={ask} />
      {asked > 0 && (
        <button
          type="button"
          onClick={() => ask({ ...NO_FILTER, text: filter.text, done: filter.done })}
          className="mt-1 min-h-9 rounded-md font-medium text-accent text-sm hover:bg-accent-soft"
        >
          {t("filter.clear")}
        </button>
      )}
    </Popover>
  );
}
