"use client";

import { useTranslations } from "use-intl";
import { openTodo } from "@/lib/location";
import { keysOf } from "@/lib/shortcuts";
import {
  completeTodos,
  deleteTodos,
  duplicateTodos,
  indent,
  outdent,
  setPriority,
  skipOccurrence,
} from "@/store/actions";
import { store } from "@/store/app-store";
import type { TodoId } from "@/store/types";
import { toggleSelected } from "@/store/ui-state/selection";
import { usePrompts, useUndoToast } from "../use-prompts";
import type { Entry, Icon } from "./types";

const WEIGHTS = ["high", "medium", "low", "none"] as const;

const ICONS: Record<string, Icon> = {
  open: "section",
  complete: "check",
  schedule: "calendar",
  move: "move",
  tag: "tag",
  duplicate: "add",
  delete: "delete",
};
const iconOf = (key: string): Icon => ICONS[key] ?? (key.startsWith("priority") ? "flag" : "frame");

/** Returns every command for `ids`. */
export function useTodoEntries(ids: readonly TodoId[]): Entry[] {
  const t = useTranslations("palette");
  const { schedule, moveTo, tag } = usePrompts(ids);
  const done = useUndoToast();
  const count = ids.length;
  const rows = ids.flatMap((id) => store.todos.get(id) ?? []);
  const [one] = rows;
  if (!one) return [];
  const open = rows.some((row) => row.completed_at === null);

  const entry = (key: string, label: string, rest: Partial<Entry>): Entry => ({
    key: `on ${key}`,
    label,
    mark: { kind: iconOf(key) },
    words: t("words.todo"),
    ...rest,
  });
  const command = (
    name: Parameters<typeof t>[0],
    key: string,
    run: () => void,
    keys?: readonly string[],
  ): Entry => entry(key, t(name), { run, ...(keys ? { keys } : {}) });

  const always = [
    command(
      open ? "do.complete" : "do.reopen",
      "complete",
      () => {
        completeTodos(store, ids, open);
        done(t(open ? "said.completed" : "said.reopened", { count }));
      },
      keysOf("complete"),
    ),
    entry("schedule", t("do.schedule"), { step: schedule, keys: keysOf("due") }),
    entry("move", t("do.moveTo"), { step: moveTo, keys: keysOf("moveTo") }),
    entry("tag", t("do.tag"), { step: tag, keys: keysOf("tag") }),
    ...WEIGHTS.map((priority, nth) =>
      command(
        `do.priority.${priority}`,
        `priority ${priority}`,
        () => {
          setPriority(store, ids, priority);
          done(t("said.prioritised", { count }));
        },
        [String(nth + 1)],
      ),
    ),
    command("do.duplicate", "duplicate", () => {
      duplicateTodos(store, ids);
      done(t("said.duplicated", { count }));
    }),
    command(
      "do.delete",
      "delete",
      () => {
        deleteTodos(store, ids);
        done(t("said.deleted", { count }));
      },
      keysOf("delete"),
    ),
  ];
  if (rows.length > 1) return always;
  const holds = store.index.childrenOf(one.id).length > 0;
  const folded = store.collapsed.has(one.id);
  return [
    command("do.open", "open", () => openTodo(one.id), ["O"]),
    ...always,
    ...(holds
      ? [
          command(
            folded ? "do.unfold" : "do.fold",
            "fold",
            () => store.collapsed.set(one.id, !folded),
            keysOf("fold"),
          ),
        ]
      : []),
    command("do.select", "select", () => toggleSelected(one.id), keysOf("select")),
    command("do.indent", "indent", () => void indent(store, one.id), keysOf("indent")),
    command("do.outdent", "outdent", () => void outdent(store, one.id), keysOf("outdent")),
    ...(one.recurrence?.rule
      ? [command("do.skip", "skip", () => void skipOccurrence(store, one.id), keysOf("skip"))]
      : []),
  ];
}
