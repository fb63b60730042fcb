"use client";

import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import type { Todo, TodoId } from "@/store/types";
import { type Destination, openSiblings } from "./destinations";

interface MovePositionProps {
  place: Destination;
  ids: readonly TodoId[];
  kind: Todo["kind"];
  before: TodoId | null;
  onChange: (before: TodoId | null) => void;
  onMove: () => void;
}

/** The position among the rows of the destination. */
export function MovePosition({ place, ids, kind, before, onChange, onMove }: MovePositionProps) {
  const t = useTranslations("todos.moveTo");
  const rows = openSiblings(place, ids, kind);
  const first = rows[0];
  return (
    <div className="flex items-end gap-3 border-line border-t pt-3">
      <label className="grid min-w-0 flex-1 gap-1 text-sm">
        <span className="text-muted">{t("position")}</span>
        <select
          value={before ?? ""}
          onChange={({ target }) => onChange(target.value || null)}
          className="box min-h-10 w-full rounded-md ps-3"
        >
          <option value="">{t("last")}</option>
          {first && <option value={first.id}>{t("first")}</option>}
          {rows.slice(1).map(({ id, title }) => (
            <option key={id} value={id}>
              {t("before", { title })}
            </option>
          ))}
        </select>
      </label>
      <Button tone="primary" onClick={onMove}>
        {t("move")}
      </Button>
    </div>
  );
}
