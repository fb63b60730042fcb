import { allowSingleKeys } from "@/lib/keys";
import { newId } from "../engine/ids";
import type { Store } from "../engine/store";
import type { AppSetting, ReminderDraft, ReminderId, SettingKey, Settings, TodoId } from "../types";

/** What a person made; the rest says how they want to see and hear of it, which no undo takes back. */
const isData = (key: SettingKey) => key.startsWith("filter:") || key.startsWith("tag:");

/** Puts a document in place of the one that is there; null takes it away. */
export function changeSetting<K extends SettingKey>(store: Store, key: K, value: Settings[K] | null): void {
  const before = store.settings.get(key)?.value ?? null;
  if (JSON.stringify(before) === JSON.stringify(value)) return;
  const step = { kind: "setting.change", id: key, value } as const;
  if (isData(key)) store.commit([step]);
  else store.commitWithoutUndo([step]);
}

export function addReminder(store: Store, todo_id: TodoId, wish: ReminderDraft): ReminderId {
  const id = newId();
  store.commit([{ kind: "reminder.create", id, draft: { id, todo_id, ...wish } }]);
  return id;
}

export function removeReminder(store: Store, id: ReminderId): void {
  store.commit([{ kind: "reminder.delete", id }]);
}

const FRESH: AppSetting = { single_keys: true, tour_done: false };

/** Switches keys without a modifier on or off, here at once and on every other device with the account. */
export function setSingleKeys(store: Store, enabled: boolean): void {
  allowSingleKeys(enabled);
  const kept = store.settings.get("app")?.value as AppSetting | null | undefined;
  changeSetting(store, "app", { ...FRESH, ...kept, single_keys: enabled });
}
