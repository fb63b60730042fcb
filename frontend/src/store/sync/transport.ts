import type { PullRequest, PullResponseBody, PushedOperation, PushResponse } from "@/lib/api/types";
import { api, unwrap } from "../session/api-client";
import type { Member, NewReminder, Operation, Reminder, SettingRow } from "../types";

/** The settings and reminders of a pull response, which the API's types describe less exactly. */
interface AccountRows {
  settings?: readonly { key: string; value: SettingRow["value"] }[];
  reminders?: readonly Reminder[];
  deleted_reminders?: readonly string[];
}

/** The changes of one list, with all of its members if they have changed; an older server leaves those out. */
export type ListDelta = Omit<PullResponseBody["lists"][number], "members" | "has_links"> & {
  members?: readonly Member[] | null;
  has_links?: boolean | null;
};
export type PullResponse = Omit<PullResponseBody, keyof AccountRows | "lists"> &
  AccountRows & { lists: readonly ListDelta[] };

/** The connection to the server, as docs/sync.md describes it. */
export interface Transport {
  /** @throws Problem */
  pull(request: PullRequest): Promise<PullResponse>;
  /**
   * Applies operations in their order; each gets a result of its own.
   * @throws Problem about the whole request, in which case no operation is acknowledged
   */
  push(operations: readonly Operation[]): Promise<PushResponse>;
}

/** Operations that the API's types do not describe yet. */
type WireOperation =
  | PushedOperation
  | { id: string; at: string; kind: "setting.change"; key: string; value: unknown }
  | { id: string; at: string; kind: "reminder.create"; reminder: NewReminder }
  | { id: string; at: string; kind: "reminder.delete"; reminder_id: string };

/** Adds to the body of the single route which operation it is; predictions are left out. */
function toWire({ id, at, step }: Operation): WireOperation {
  switch (step.kind) {
    case "todo.create":
      return { id, at, kind: step.kind, todo: step.draft };
    case "todo.change":
      return {
        id,
        at,
        kind: step.kind,
        todo_id: step.id,
        changes: step.patch,
        ...(step.base ? { base: step.base } : {}),
      };
    case "todo.delete":
    case "todo.restore":
    case "todo.purge":
      return { id, at, kind: step.kind, todo_id: step.id };
    case "todo.detach":
    case "todo.attach":
      return { id, at, kind: step.kind, todo_id: step.id, attachment_id: step.attachment.id };
    case "comment.create":
      return { id, at, kind: step.kind, comment: step.draft };
    case "comment.change":
      return { id, at, kind: step.kind, comment_id: step.id, changes: step.patch };
    case "comment.delete":
    case "comment.restore":
      return { id, at, kind: step.kind, comment_id: step.id };
    case "list.create":
      return { id, at, kind: step.kind, list: step.draft };
    case "list.change":
      return { id, at, kind: step.kind, list_id: step.id, changes: step.patch };
    case "list.delete":
    case "list.restore":
    case "list.purge":
      return { id, at, kind: step.kind, list_id: step.id };
    case "notification.change":
      return { id, at, kind: step.kind, notification_id: step.id, changes: step.patch };
    case "setting.change":
      return { id, at, kind: step.kind, key: step.id, value: step.value };
    case "reminder.create":
      return { id, at, kind: step.kind, reminder: step.draft };
    case "reminder.delete":
      return { id, at, kind: step.kind, reminder_id: step.id };
  }
}

export const httpTransport: Transport = {
  pull: (request) => unwrap(api.POST("/api/sync", { body: request })) as Promise<PullResponse>,
  push: (operations) =>
    unwrap(api.POST("/api/batch", { body: { operations: operations.map(toWire) as PushedOperation[] } })),
};
