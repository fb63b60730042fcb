"use client";

import { useTranslations } from "use-intl";
import { useCopyLink } from "@/components/feedback/use-copy-link";
import { openTodo, todoPath } from "@/lib/location";
import { IS_GUEST_PAGE } from "@/lib/preferences";
import { keysOf } from "@/lib/shortcuts";
import {
  completeTodos,
  deleteTodos,
  duplicateTodos,
  indent,
  outdent,
  setAssignee,
  setPriority,
  skipOccurrence,
} from "@/store/actions";
import { store } from "@/store/app-store";
import { editableTodos } from "@/store/engine/roles";
import { assignableTodos } from "@/store/indexes/people";
import type { TodoId } from "@/store/types";
import { toggleSelected } from "@/store/ui-state/selection";
import { usePrompts, useUndoToast } from "../use-prompts";
import type { Command, IconName } from "./types";

const WEIGHTS = ["high", "medium", "low", "none"] as const;

const ICONS: Record<string, IconName> = {
  open: "section",
  complete: "check",
  schedule: "calendar",
  move: "move",
  tag: "tag",
  duplicate: "add",
  delete: "delete",
};
/** Commands that are also found by other words than their label. */
const SYNONYMS = ["complete", "schedule", "collapse"] as const;
const iconOf = (key: string): IconName => ICONS[key] ?? (key.startsWith("priority") ? "flag" : "frame");

/** Returns every command for `ids`. */
export function useTodoCommands(ids: readonly TodoId[]): Command[] {
  const t = useTranslations("palette");
  const { schedule, moveTo, assign, tag } = usePrompts(ids);
  const done = useUndoToast();
  const copyLink = useCopyLink();
  const count = ids.length;
  const rows = ids.flatMap((id) => store.todos.get(id) ?? []);
  const [one] = rows;
  if (!one) return [];
  const open = rows.some((row) => row.completed_at === null);

  const createCommand = (key: string, label: string, rest: Partial<Command>): Command => ({
    key: `on ${key}`,
    label,
    icon: { kind: iconOf(key) },
    keywords: [
      t("keywords.todo"),
      ...SYNONYMS.filter((name) => name === key).map((name) => t(`keywords.${name}`)),
    ].join(" "),
    ...rest,
  });
  const runCommand = (
    name: Parameters<typeof t>[0],
    key: string,
    run: () => void,
    keys?: readonly string[],
  ): Command => createCommand(key, t(name), { run, ...(keys ? { keys } : {}) });

  const assignable = assignableTodos(store, ids).map(({ id }) => id);
  const isEditable = editableTodos(store, ids).length === ids.length;
  const changes = [
    runCommand(
      open ? "commands.complete" : "commands.reopen",
      "complete",
      () => {
        completeTodos(store, ids, open);
        done(t(open ? "announcements.completed" : "announcements.reopened", { count }));
      },
      keysOf("complete"),
    ),
    createCommand("schedule", t("commands.schedule"), { prompt: schedule, keys: keysOf("due") }),
    createCommand("move", t("commands.moveTo"), { prompt: moveTo, keys: keysOf("moveTo") }),
    ...(assignable.length > 0
      ? [
          createCommand("assign", t("commands.assign"), { prompt: assign, keys: keysOf("assign") }),
          runCommand(
            "commands.assignToMe",
            "assign to me",
            () => {
              setAssignee(store, assignable, store.me());
              done(t("announcements.assignedToMe", { count: assignable.length }));
            },
            keysOf("assignToMe"),
          ),
        ]
      : []),
    createCommand("tag", t("commands.tag"), { prompt: tag, keys: keysOf("tag") }),
    ...WEIGHTS.map((priority, nth) =>
      runCommand(
        `commands.priority.${priority}`,
        `priority ${priority}`,
        () => {
          setPriority(store, ids, priority);
          done(t("announcements.prioritized", { count }));
        },
        [String(nth + 1)],
      ),
    ),
    runCommand("commands.duplicate", "duplicate", () => {
      duplicateTodos(store, ids);
      done(t("announcements.duplicated", { count }));
    }),
    runCommand(
      "commands.delete",
      "delete",
      () => {
        deleteTodos(store, ids);
        done(t("announcements.deleted", { count }));
      },
      keysOf("delete"),
    ),
  ];
  const always = isEditable ? changes : [];
  if (rows.length > 1) return always;
  const holds = store.index.childrenOf(one.id).length > 0;
  const folded = store.collapsed.has(one.id);
  return [
    runCommand("commands.open", "open", () => openTodo(one.id), ["O"]),
    ...always,
    ...(holds
      ? [
          runCommand(
            folded ? "commands.expand" : "commands.collapse",
            "collapse",
            () => store.collapsed.set(one.id, !folded),
            keysOf("collapse"),
          ),
        ]
      : []),
    ...(IS_GUEST_PAGE
      ? []
      : [runCommand("commands.copyLink", "copy link", () => void copyLink(todoPath(one)))]),
    runCommand("commands.select", "select", () => toggleSelected(one.id), keysOf("select")),
    ...(isEditable
      ? [
          runCommand("commands.indent", "indent", () => void indent(store, one.id), keysOf("indent")),
          runCommand("commands.outdent", "outdent", () => void outdent(store, one.id), keysOf("outdent")),
        ]
      : []),
    ...(isEditable && one.recurrence?.rule
      ? [runCommand("commands.skip", "skip", () => void skipOccurrence(store, one.id), keysOf("skip"))]
      : []),
  ];
}
