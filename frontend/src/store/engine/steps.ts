import type { ListPatch } from "@/lib/api/types";
import type {
  ListId,
  NewTodo,
  ReminderDraft,
  ReminderId,
  SettingKey,
  SettingValue,
  Step,
  TodoId,
  TodoPatch,
} from "../types";

export const createStep = (draft: NewTodo): Step => ({ kind: "todo.create", id: draft.id, draft });

export const patchStep = (id: TodoId, patch: TodoPatch): Step => ({ kind: "todo.change", id, patch });

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
