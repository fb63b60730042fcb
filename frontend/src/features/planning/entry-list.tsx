"use client";

import { useCell } from "@/lib/cell";
import { focusedTodo } from "@/store/ui-state/selection";
import type { Entry } from "./day-entries";
import { FutureOccurrence } from "./future-occurrence";
import type { PlanningParts } from "./props";

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
            <FutureOccurrence entry={entry} />
          ) : (
            <parts.Chip id={entry.id} entry={entry.id === current} />
          )}
        </li>
      ))}
    </ul>
  );
}
