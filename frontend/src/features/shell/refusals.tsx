"use client";

import { useEffect } from "react";
import { useTranslations } from "use-intl";
import { toast } from "@/components/ui/toast-store";
import { store } from "@/store/app-store";
import type { List, Todo } from "@/store/rows";
import type { Refusal } from "@/store/store";

const STAY_MS = 30_000;

const nameOf = (row: Todo | List | undefined) => (row && "title" in row ? row.title : (row?.name ?? ""));

/** All that was written in the rows, as text that can be pasted somewhere else. */
export function textOf(rows: readonly (Todo | List)[]): string {
  return rows
    .map((row) => ("title" in row && row.notes ? `${row.title}\n${row.notes}` : nameOf(row)))
    .join("\n");
}

/** Says what the server would not keep, and lets the person take it along: nothing vanishes silently. */
export function Refusals() {
  const t = useTranslations("shell.refused");
  useEffect(() => {
    function tell({ rows, problem }: Refusal) {
      const why = problem.fields[0]?.message ?? problem.message;
      const message = t("message", { name: nameOf(rows[0]).slice(0, 60), count: rows.length, why });
      const copy = () => void navigator.clipboard?.writeText(textOf(rows)).catch(() => undefined);
      toast(message, { tone: "danger", stay: STAY_MS, action: { label: t("copy"), run: copy } });
    }
    return store.onRefusal(tell);
  }, [t]);
  return null;
}
