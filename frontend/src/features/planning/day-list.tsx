"use client";

import { useTranslations } from "use-intl";
import type { Entry } from "./day-entries";
import { FutureOccurrence } from "./entry-list";
import type { PlanningParts } from "./props";

interface DayListProps {
  day: string;
  name: string;
  entries: readonly Entry[];
  parts: PlanningParts;
}

/** One day with its entries as rows and a field that adds a todo. */
export function DayList({ day, name, entries, parts }: DayListProps) {
  const t = useTranslations("planning");
  return (
    <section aria-label={name} className="day-list">
      <h3 className="font-medium text-sm">{name}</h3>
      {entries.length > 0 ? (
        <ul aria-label={name} className="-mx-2">
          {entries.map((entry, nth) => (
            <li key={`${entry.id} ${entry.coming}`} data-first={nth === 0 || undefined}>
              {entry.coming ? (
                <FutureOccurrence entry={entry} />
              ) : (
                <parts.Row id={entry.id} entry={nth === 0} hide="day" />
              )}
            </li>
          ))}
        </ul>
      ) : (
        <p className="text-muted text-sm">{t("free")}</p>
      )}
      <parts.DayAdd key={day} day={day} />
    </section>
  );
}
