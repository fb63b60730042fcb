"use client";

import { useTranslations } from "use-intl";
import { listInk } from "@/components/list-icon/list-icon";
import { RepeatIcon } from "@/components/ui/icons";
import { useCell } from "@/lib/cell";
import { clockTime } from "@/lib/dates";
import { openTodo } from "@/lib/location";
import { useList, useTodo } from "@/store/react/hooks";
import { useLocaleTag } from "@/store/react/use-calendar";
import { focusedTodo } from "@/store/ui-state/selection";
import type { Entry } from "./day-entries";
import type { PlanningParts } from "./props";

/** A future occurrence: it opens the recurring todo and can't be moved yet. */
export function FutureOccurrence({ entry }: { entry: Entry }) {
  const t = useTranslations("planning");
  const locale = useLocaleTag();
  const todo = useTodo(entry.id);
  const list = useList(todo?.list_id ?? "");
  if (!todo) return null;
  return (
    <button
      type="button"
      // Keys reach the todo itself on its own day.
      tabIndex={-1}
      onClick={() => openTodo(todo.id)}
      className="chip chip-coming w-full text-start"
      style={list && listInk(list.color)}
    >
      {entry.time && <span className="chip-time">{clockTime(entry.time, locale)}</span>}
      <span className="truncate">{todo.title}</span>
      <RepeatIcon className="ms-auto size-3 shrink-0" />
      <span className="sr-only">{t("coming")}</span>
    </button>
  );
}

interface EntriesProps {
  label: string;
  entries: readonly Entry[];
  parts: PlanningParts;
}

const keyOf = ({ id, time, coming }: Entry) => (coming ? `${id} ${time}` : id);

/** The entries of a day, as chips. */
export function EntryList({ label, entries, parts }: EntriesProps) {
  const current = useCell(focusedTodo);
  if (entries.length === 0) return null;
  return (
    <ul aria-label={label} className="chips">
      {entries.map((entry) => (
        <li key={keyOf(entry)}>
          {entry.coming ? (
            <FutureOccurrence entry={entry} />
          ) : (
            <parts.Chip id={entry.id} entry={entry.id === current} />
          )}
        </li>
      ))}
    </ul>
  );
}
