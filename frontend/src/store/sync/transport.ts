import type { PullAnswer, PullRequest, PushAnswer, PushedOperation } from "@/lib/api/types";
import { api, send } from "../session/api-client";
import type { NewReminder, Operation, Reminder, SettingRow } from "../types";

/** What a pull tells besides lists: those of the account's small rows that changed since. */
export interface ToldDocuments {
  settings?: readonly { key: string; value: SettingRow["value"] }[];
  reminders?: readonly Reminder[];
  deleted_reminders?: readonly string[];
}

export type Pulled = Omit<PullAnswer, keyof ToldDocuments> & ToldDocuments;

/** The way to the server, as docs/sync.md describes it. */
export interface Transport {
  /** @throws Problem */
  pull(question: PullRequest): Promise<Pulled>;
  /**
   * Carries operations out in their order; each has a result of its own.
   * @throws Problem about all of them, which then count as not answered
   */
  push(operations: readonly Operation[]): Promise<PushAnswer>;
}

/** What the API's types do not name yet. */
type Pushed =
  | PushedOperation
  | { id: string; at: string; kind: "setting.change"; key: string; value: unknown }
  | { id: string; at: string; kind: "reminder.create"; reminder: NewReminder }
  | { id: string; at: string; kind: "reminder.delete"; reminder_id: string };

/** As the server reads it: the body that a single request would have, and which operation it is. */
export function pushed({ id, at, step }: Operation): Pushed {
  switch (step.kind) {
    case "todo.create":
      return { id, at, kind: step.kind, todo: step.draft };
    case "todo.change":
      return { id, at, kind: step.kind, todo_id: step.id, changes: step.patch };
    case "todo.delete":
    case "todo.restore":
      return { id, at, kind: step.kind, todo_id: step.id };
    case "list.create":
      return { id, at, kind: step.kind, list: step.draft };
    case "list.change":
      return { id, at, kind: step.kind, list_id: step.id, changes: step.patch };
    case "list.delete":
    case "list.restore":
      return { id, at, kind: step.kind, list_id: step.id };
    case "setting.change":
      return { id, at, kind: step.kind, key: step.id, value: step.value };
    case "reminder.create":
      return { id, at, kind: step.kind, reminder: step.draft };
    case "reminder.delete":
      return { id, at, kind: step.kind, reminder_id: step.id };
  }
}

export const httpTransport: Transport = {
  pull: (question) => send(api.POST("/api/sync", { body: question })) as Promise<Pulled>,
  push: (operations) =>
    send(api.POST("/api/batch", { body: { operations: operations.map(pushed) as PushedOperation[] } })),
};
