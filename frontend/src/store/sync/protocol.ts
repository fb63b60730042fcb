import type { PullAnswer, PullRequest, PushAnswer } from "@/lib/api/types";
import type { Operation, Reminder, SettingRow } from "../types";

/** What a pull tells besides lists: those of the account's small rows that changed since. */
export interface ToldDocuments {
  settings?: readonly { key: string; value: SettingRow["value"] }[];
  reminders?: readonly Reminder[];
  reminders_gone?: readonly string[];
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
