import type {
  Attachment,
  Comment,
  CommentDraft,
  CommentPatch,
  List,
  ListColor,
  ListDraft,
  ListPatch,
  Notification,
  NotificationPatch,
  Todo,
  TodoDraftBody,
  TodoPatchBody,
} from "@/lib/api/types";

export type {
  Attachment,
  Comment,
  CommentPatch,
  List,
  ListColor,
  Notification,
  NotificationPatch,
  Priority,
  SharedFolder,
  Todo,
} from "@/lib/api/types";

export type TodoId = string;
export type ListId = string;
export type FolderId = string;
export type ReminderId = string;
export type CommentId = string;
export type NotificationId = string;
export type UserId = string;
export type Role = List["role"] | "commenter";

export type Recurrence = NonNullable<Todo["recurrence"]>;

/** A recurrence as a person asks for it; the server fills in what is left out. */
export interface RecurrenceDraft {
  /** An RRULE value of RFC 5545. */
  rule: string;
  from?: "due" | "completion";
  start?: string;
}

interface WithRecurrence {
  recurrence?: RecurrenceDraft | null;
}

export type TodoDraft = TodoDraftBody & WithRecurrence;

export type Due = Pick<TodoPatch, "due_date" | "due_time" | "due_timezone">;

export type TodoPatch = TodoPatchBody &
  WithRecurrence & {
    /** The occurrence that `completed` is about. */
    occurrence?: string;
    /** The occurrence to skip. */
    skip?: string;
    /** Whether the change applies to the present occurrence only. */
    this_occurrence_only?: boolean;
  };

/** A draft with its place, so that the row can be shown before the server responds. */
export type NewTodo = TodoDraft & { id: TodoId; list_id: ListId; position: string };
export type NewReminder = ReminderDraft & { id: ReminderId; todo_id: TodoId };
export type NewComment = CommentDraft & { id: CommentId; todo_id: TodoId };
export type NewList = ListDraft & { id: ListId; position: string };

/** The fields of a subtask that change with the occurrence of the todo above it, before and after. */
export interface SubtaskChange {
  id: TodoId;
  list_id: ListId;
  before: Partial<Pick<Todo, "due_date" | "due_time" | "completed_at">>;
  after: Partial<Pick<Todo, "due_date" | "due_time" | "completed_at">>;
}

/** Effects that the server will derive from a change, so that they can be shown before; they are not sent. */
export interface Prediction {
  /** The occurrences that follow once the present one is completed or skipped, the next one first. */
  ahead?: readonly string[];
  /** The completed copy that the occurrence leaves behind. */
  copy?: Todo;
  /** The rows below that change with the occurrence. */
  below?: readonly SubtaskChange[];
  /** For a change that undoes an occurrence: the patch that it undoes, and the row before that patch. */
  undoes?: { patch: TodoPatch; row: Todo };
}

/** The title and notes that a change was made from; the server merges what other devices wrote meanwhile with it. */
export type ReplacedTexts = Partial<Pick<Todo, "title" | "notes">>;

/** The fields of a new comment that the server derives; they are not sent. */
export type CommentOrigin = Pick<Comment, "list_id" | "author_id" | "author_name">;

/** The effect of an operation on one row. Every step can be sent twice with the same outcome. */
export type Step =
  | { kind: "todo.create"; id: TodoId; draft: NewTodo }
  | ({ kind: "todo.change"; id: TodoId; patch: TodoPatch; base?: ReplacedTexts } & Prediction)
  | { kind: "todo.delete"; id: TodoId }
  | { kind: "todo.restore"; id: TodoId }
  /** Deletes a todo in the trash forever. */
  | { kind: "todo.purge"; id: TodoId }
  /** Deletes a file of the todo, and brings it back. A file is added by an upload and not by an operation. */
  | { kind: "todo.detach" | "todo.attach"; id: TodoId; attachment: Attachment }
  | { kind: "comment.create"; id: CommentId; draft: NewComment; origin: CommentOrigin }
  | { kind: "comment.change"; id: CommentId; patch: CommentPatch }
  | { kind: "comment.delete"; id: CommentId }
  | { kind: "comment.restore"; id: CommentId }
  | { kind: "list.create"; id: ListId; draft: NewList }
  | { kind: "list.change"; id: ListId; patch: ListPatch }
  | { kind: "list.delete"; id: ListId }
  | { kind: "list.restore"; id: ListId }
  | { kind: "list.purge"; id: ListId }
  | { kind: "notification.change"; id: NotificationId; patch: NotificationPatch }
  | { kind: "setting.change"; id: SettingKey; value: SettingRow["value"] }
  | { kind: "reminder.create"; id: ReminderId; draft: NewReminder }
  | { kind: "reminder.delete"; id: ReminderId };

/** One step in the form in which it is queued, stored on the disk and sent. */
export interface Operation {
  /** UUIDv7, so that operations sort by their ids in the order in which they were made. */
  id: string;
  /** Identifies the action of the person that it belongs to; undo takes back all of it. */
  change: string;
  /** When the person acted, in ISO 8601. */
  at: string;
  step: Step;
}

export type TodoStep = Extract<Step, { kind: `todo.${string}` }>;
export type CommentStep = Extract<Step, { kind: `comment.${string}` }>;
export type ListStep = Extract<Step, { kind: `list.${string}` }>;
export type NotificationStep = Extract<Step, { kind: "notification.change" }>;
export type SettingStep = Extract<Step, { kind: "setting.change" }>;
export type ReminderStep = Extract<Step, { kind: `reminder.${string}` }>;

export const isTodoStep = (step: Step): step is TodoStep => step.kind.startsWith("todo.");
export const isCommentStep = (step: Step): step is CommentStep => step.kind.startsWith("comment.");
export const isListStep = (step: Step): step is ListStep => step.kind.startsWith("list.");

export const isSection = (todo: Todo): boolean => todo.kind === "section";

/** A person in a list, with the role that decides what they may do in it. */
export interface Member {
  user_id: UserId;
  name: string;
  /** Rows from before people had pictures are without. */
  picture_id?: string | null;
  role: Role;
}

/** The members of one list in the order of their ids; `id` is that of the list. */
export interface Roster {
  id: ListId;
  members: readonly Member[];
  /** Whether there is a link for guests; undefined if an older server doesn't say. */
  has_links?: boolean | undefined;
}

/** Whether a list is neither in the trash nor archived. */
export const isActive = (list: List | undefined): list is List =>
  list !== undefined && list.deleted_at === null && list.archived_at === null;

export type Sort = "manual" | "due" | "priority" | "created" | "title";
/** Without one, a list is grouped by section and any other view in its own way. */
export type Group = "none" | "section" | "priority" | "tag" | "day" | "list";
/** `calendar` is stored by older versions and means `month`. */
export type Layout = "list" | "board" | "week" | "month" | "calendar";

/** The look of a tag; its key is `tag:<normalized tag>`. */
export interface TagStyle {
  name: string;
  color: ListColor;
}

/** Its key is `filter:<uuid>`. */
export interface SavedFilter {
  name: string;
  query: string;
  color: ListColor;
  icon: string | null;
  position: string;
  favorite: boolean;
}

/** The options of one view; its key is `view:<view>`. */
export interface ViewSetting {
  sort: Sort;
  group: Group;
  layout: Layout;
  show_done: boolean;
  /** In a view of several lists, the todos that the person ordered by hand; left out by older versions. */
  order?: readonly TodoId[];
}

/** The settings of reminders by email and as notifications. */
export interface Notifications {
  mail: boolean;
  push: boolean;
  /** When reminders of a todo without a time fire, such as `09:00`. */
  day_at: string;
  quiet_from: string | null;
  quiet_to: string | null;
  /** When the morning agenda is sent, or null for never. */
  agenda_at: string | null;
  /** Minutes before a todo is due that it gets a reminder for, once it gets a time; left out by older versions. */
  default_reminder?: number | null;
}

/** A way in which updates reach a person. */
export type Channel = "app" | "mail" | "push";
export type Channels = Record<Channel, boolean>;

/** The settings of updates; a kind that is left out has its defaults. */
export interface UpdateSettings {
  /** Whether any are mailed. */
  mail: boolean;
  kinds: Partial<Record<Notification["kind"], Channels>>;
}

/** What of one list does not notify the person. */
export interface ListUpdateSettings {
  muted: boolean;
  /** Whether all but mentions and assignments is left out; left out by older versions. */
  personal_only?: boolean;
}

export interface AppSetting {
  single_keys: boolean;
  tour_done: boolean;
  /** Whether new todos go to the top of their list or section; left out by older versions. */
  add_to_top?: boolean;
  /** Whether the person was asked about reminders of todos with a time; left out by older versions. */
  reminder_offered?: boolean;
}

/** The settings of one person by their keys. */
export interface Settings {
  [tag: `tag:${string}`]: TagStyle;
  [filter: `filter:${string}`]: SavedFilter;
  [view: `view:${string}`]: ViewSetting;
  [list: `updates:${string}`]: ListUpdateSettings;
  notifications: Notifications;
  updates: UpdateSettings;
  app: AppSetting;
}

export type SettingKey = keyof Settings & string;
export type SettingValue = Settings[SettingKey];

/** A setting as a row like the others: `id` is the key, and `value` is null if it was removed. */
export interface SettingRow {
  id: string;
  value: SettingValue | null;
}

export type ReminderDraft = { before_minutes: number } | { at: string };

export interface Reminder {
  id: string;
  todo_id: string;
  /** Minutes before the todo is due, or null if `at` says when. */
  before_minutes: number | null;
  /** In ISO 8601. */
  at: string | null;
  fires_at: string | null;
  fired_at: string | null;
}
