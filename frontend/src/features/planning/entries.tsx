"use client";

import { useCell } from "@/lib/cell";
import { focusedTodo } from "@/store/ui-state/selection";
import { Coming } from "./coming";
import type { PlanningParts } from "./parts";
import type { Entry } from "./planned";

interface EntriesProps {
  label: string;
  entries: readonly Entry[];
  parts: PlanningParts;
}

const keyOf = ({ id, time, coming }: Entry) => (coming ? `${id} ${time}` : id);

/** What stands on a day, as chips. */
export function Entries({ label, entries, parts }: EntriesProps) {
  const current = useCell(focusedTodo);
  if (entries.length === 0) return null;
  return (
    <ul aria-label={label} className="chips">
      {entries.map((entry) => (
        <li key={keyOf(entry)}>
          {entry.coming ? (
            <Coming entry={entry} />
          ) : (
            <parts.Chip id={entry.id} entry={entry.id === current} />
          )}
        </li>
      ))}
    </ul>
  );
}
