import type { ReminderWish, Settings } from "./documents";
import { newId } from "./ids";
import type { ReminderId, SettingKey, TodoId } from "./rows";
import type { Store } from "./store";

/** Puts a document in place of the one that is there; null takes it away. */
export function changeSetting<K extends SettingKey>(store: Store, key: K, value: Settings[K] | null): void {
  const before = store.settings.get(key)?.value ?? null;
  if (JSON.stringify(before) === JSON.stringify(value)) return;
  store.commit([{ kind: "setting.change", id: key, value }]);
}

export function addReminder(store: Store, todo_id: TodoId, wish: ReminderWish): ReminderId {
  const id = newId();
  store.commit([{ kind: "reminder.create", id, draft: { id, todo_id, ...wish } }]);
  return id;
}

export function removeReminder(store: Store, id: ReminderId): void {
  store.commit([{ kind: "reminder.delete", id }]);
}
