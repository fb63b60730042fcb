import { allowSingleKeys } from "@/lib/keys";
import { IS_GUEST_PAGE } from "@/lib/preferences";
import { newId } from "../engine/ids";
import { reminderStep, settingStep } from "../engine/steps";
import type { Store } from "../engine/store";
import type {
  AppSetting,
  Notifications,
  ReminderDraft,
  ReminderId,
  SettingKey,
  SettingRow,
  Settings,
  Step,
  TodoId,
} from "../types";

const DEFAULT_APP_SETTING: AppSetting = { single_keys: true, tour_done: false };
/** The server's defaults for an account without the setting. */
const DEFAULT_NOTIFICATIONS: Notifications = {
  mail: true,
  push: false,
  day_at: "09:00",
  quiet_from: null,
  quiet_to: null,
  agenda_at: null,
  default_reminder: null,
};

/** Filters and tags are content that undo takes back; the other settings are choices about the app. */
const isContent = (key: SettingKey) => key.startsWith("filter:") || key.startsWith("tag:");

/** @param value null removes the setting */
export function changeSetting<K extends SettingKey>(store: Store, key: K, value: Settings[K] | null): void {
  const before = store.settings.get(key)?.value ?? null;
  if (JSON.stringify(before) === JSON.stringify(value)) return;
  // Nobody keeps a guest's settings, which last as long as the page.
  if (IS_GUEST_PAGE) {
    store.settings.setServerRow({ id: key, value } as SettingRow);
    return;
  }
  const steps = [settingStep(key, value)];
  if (isContent(key)) store.commit(steps);
  else store.commitWithoutUndo(steps);
}

export function appSettingOf(store: Store): AppSetting {
  const value = store.settings.get("app")?.value as AppSetting | null | undefined;
  return { ...DEFAULT_APP_SETTING, ...value };
}

export function notificationsOf(store: Store): Notifications {
  const value = store.settings.get("notifications")?.value as Notifications | null | undefined;
  return { ...DEFAULT_NOTIFICATIONS, ...value };
}

/** Changes some of the notification settings. */
export const changeNotifications = (store: Store, part: Partial<Notifications>): void =>
  changeSetting(store, "notifications", { ...notificationsOf(store), ...part });

/** Turns shortcuts without a modifier key on or off, here at once and then on every device of the account. */
export function setSingleKeys(store: Store, isAllowed: boolean): void {
  allowSingleKeys(isAllowed);
  changeAppSetting(store, { single_keys: isAllowed });
}

/** Changes some of the app setting. */
export const changeAppSetting = (store: Store, part: Partial<AppSetting>): void =>
  changeSetting(store, "app", { ...appSettingOf(store), ...part });

/** The steps that remind of a todo that gets a time, as the person chose for all of them. */
export function defaultReminderSteps(store: Store, todo_id: TodoId): Step[] {
  const { default_reminder: before_minutes = null } = notificationsOf(store);
  return before_minutes === null ? [] : [reminderStep(newId(), todo_id, { before_minutes })];
}

export function addReminder(store: Store, todo_id: TodoId, draft: ReminderDraft): ReminderId {
  const id = newId();
  store.commit([reminderStep(id, todo_id, draft)]);
  return id;
}

export function removeReminder(store: Store, id: ReminderId): void {
  store.commit([{ kind: "reminder.delete", id }]);
}
