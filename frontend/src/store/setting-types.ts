import type { ListColor } from "@/lib/api/types";
import type { Group, Layout, Sort } from "./query";

/** How a tag looks, by `tag:<folded tag>`. */
export interface TagStyle {
  name: string;
  color: ListColor;
}

/** By `filter:<uuid>`. */
export interface SavedFilter {
  name: string;
  query: string;
  color: ListColor;
  icon: string | null;
  position: string;
  favorite: boolean;
}

/** How one place is shown, by `view:<place key>`. */
export interface ViewSetting {
  sort: Sort;
  group: Group;
  layout: Layout;
  show_done: boolean;
}

export interface Notifications {
  mail: boolean;
  push: boolean;
  /** `09:00`: when reminders of a todo without a time fire. */
  day_at: string;
  quiet_from: string | null;
  quiet_to: string | null;
  /** When the morning's agenda is sent; null: never. */
  agenda_at: string | null;
}

export interface AppSetting {
  single_keys: boolean;
  tour_done: boolean;
}

/** One person's small documents, by their keys. */
export interface Settings {
  [tag: `tag:${string}`]: TagStyle;
  [filter: `filter:${string}`]: SavedFilter;
  [view: `view:${string}`]: ViewSetting;
  notifications: Notifications;
  app: AppSetting;
}

export type SettingKey = keyof Settings & string;
export type SettingValue = Settings[SettingKey];

/** `id` is the key, so that settings are rows like the others; `value` is null where it was removed. */
export interface SettingRow {
  id: string;
  value: SettingValue | null;
}

export type ReminderWish = { before_minutes: number } | { at: string };

export interface Reminder {
  id: string;
  todo_id: string;
  /** Before the todo is due, or null where `at` says when. */
  before_minutes: number | null;
  /** ISO 8601. */
  at: string | null;
  fires_at: string | null;
  fired_at: string | null;
}
