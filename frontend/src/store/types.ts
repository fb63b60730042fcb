import type {
  TodoDraft as DraftBody,
  List,
  ListColor,
  ListDraft,
  ListPatch,
  TodoPatch as PatchBody,
  Todo,
} from "@/lib/api/types";

export type { List, ListColor, Priority, Todo } from "@/lib/api/types";

export type TodoId = string;
export type ListId = string;
export type ReminderId = string;

export type Recurrence = NonNullable<Todo["recurrence"]>;

/** `rule` is an RRULE value of RFC 5545; the server adds what is left out. */
export interface RecurrenceDraft {
  rule: string;
  from?: "due" | "completion";
  start?: string;
}

interface WithRecurrence {
  recurrence?: RecurrenceDraft | null;
}

export type TodoDraft = DraftBody & WithRecurrence;

export type TodoPatch = PatchBody &
  WithRecurrence & {
    /** With `completed`: the occurrence that it is about. */
    occurrence?: string;
    /** The occurrence to leave out. */
    skip?: string;
    /** True where the change is for this occurrence alone. */
    this_occurrence_only?: boolean;
  };

/** A draft says where the row stands, so that it can be shown before the server answers. */
export type NewTodo = TodoDraft & { id: TodoId; list_id: ListId; position: string };
export type NewReminder = ReminderDraft & { id: ReminderId; todo_id: TodoId };
export type NewList = ListDraft & { id: ListId; position: string };

/** What the server makes of a change as well, so that it can be shown before; none of it is sent. */
interface Prediction {
  /** The occurrences to come once this one is done or skipped, the next one first. */
  ahead?: readonly string[];
  /** What completing an occurrence leaves behind. */
  copy?: Todo;
  /** Of a change that takes an occurrence back: the one that it takes back, and the row before that. */
  undoes?: { patch: TodoPatch; row: Todo };
}

/** What an operation does to one row. Every one can be sent twice with the same outcome. */
export type Step =
  | { kind: "todo.create"; id: TodoId; draft: NewTodo }
  | ({ kind: "todo.change"; id: TodoId; patch: TodoPatch } & Prediction)
  | { kind: "todo.delete"; id: TodoId }
  | { kind: "todo.restore"; id: TodoId }
  | { kind: "list.create"; id: ListId; draft: NewList }
  | { kind: "list.change"; id: ListId; patch: ListPatch }
  | { kind: "list.delete"; id: ListId }
  | { kind: "list.restore"; id: ListId }
  | { kind: "setting.change"; id: SettingKey; value: SettingRow["value"] }
  | { kind: "reminder.create"; id: ReminderId; draft: NewReminder }
  | { kind: "reminder.delete"; id: ReminderId };

export interface Operation {
  /** UUIDv7: operations are in the order of their ids. */
  id: string;
  /** The action of the person that it belongs to; undo takes back all of it. */
  change: string;
  /** When it was asked for, ISO 8601. */
  at: string;
  step: Step;
}

export type TodoStep = Extract<Step, { kind: `todo.${string}` }>;
export type ListStep = Extract<Step, { kind: `list.${string}` }>;

export type SettingStep = Extract<Step, { kind: "setting.change" }>;
export type ReminderStep = Extract<Step, { kind: `reminder.${string}` }>;

export const isTodoStep = (step: Step): step is TodoStep => step.kind.startsWith("todo.");
export const isListStep = (step: Step): step is ListStep => step.kind.startsWith("list.");

export const isSection = (todo: Todo): boolean => todo.kind === "section";

/** True when the row counts as part of the app: neither in the trash nor put away. */
export const isActive = (list: List | undefined): list is List =>
  list !== undefined && list.deleted_at === null && list.archived_at === null;

export type Sort = "manual" | "due" | "priority" | "created" | "title";
/** Unset: by section in a list, and as the place itself does it elsewhere. */
export type Group = "none" | "section" | "priority" | "tag" | "day" | "list";
/** `calendar` is `month`, as it was called before there were weeks. */
export type Layout = "list" | "board" | "week" | "month" | "calendar";

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

export type ReminderDraft = { before_minutes: number } | { at: string };

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
