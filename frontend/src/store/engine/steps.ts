import type { ListPatch } from "@/lib/api/types";
import type {
  ListId,
  NewTodo,
  ReminderDraft,
  ReminderId,
  ReplacedTexts,
  SettingKey,
  SettingValue,
  Step,
  Todo,
  TodoId,
  TodoPatch,
} from "../types";

export const createStep = (draft: NewTodo): Step => ({ kind: "todo.create", id: draft.id, draft });

/** The draft of a copy of a todo or section. It is assigned to nobody, since it may be for another list. */
export function copyDraftOf(todo: Todo, id: TodoId, parent_id: TodoId | null, position: string): NewTodo {
  const { list_id, kind, title, notes } = todo;
  const section = { id, list_id, kind, title, notes, position };
  if (kind === "section") return section;
  const { priority, tags, due_date, due_time, due_timezone, recurrence } = todo;
  const rule = recurrence?.rule
    ? { recurrence: { rule: recurrence.rule, from: recurrence.from ?? "due" } }
    : {};
  return { ...section, parent_id, priority, tags, due_date, due_time, due_timezone, ...rule };
}

/** @param base the texts that the change was made from, if not those of the present row */
export const patchStep = (id: TodoId, patch: TodoPatch, base?: ReplacedTexts): Step => ({
  kind: "todo.change",
  id,
  patch,
  ...(base ? { base } : {}),
});

/** Returns those texts of `source` that `patch` changes, or undefined if it changes none. */
export function pickReplacedTexts(source: ReplacedTexts, patch: TodoPatch): ReplacedTexts | undefined {
  const texts: ReplacedTexts = {
    ...("title" in patch && source.title !== undefined ? { title: source.title } : {}),
    ...("notes" in patch && source.notes !== undefined ? { notes: source.notes } : {}),
  };
  return Object.keys(texts).length > 0 ? texts : undefined;
}

export const reminderStep = (id: ReminderId, todo_id: TodoId, draft: ReminderDraft): Step => ({
  kind: "reminder.create",
  id,
  draft: { id, todo_id, ...draft },
});

export const patchListStep = (id: ListId, patch: ListPatch): Step => ({ kind: "list.change", id, patch });

/** A null `value` removes the setting. */
export const settingStep = (id: SettingKey, value: SettingValue | null): Step => ({
  kind: "setting.change",
  id,
  value,
});
