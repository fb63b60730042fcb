import type { User } from "@/lib/api/types";
import type { List, ListId, Operation, Reminder, ReminderId, SettingRow, Todo, TodoId } from "../types";
import type { Rejection } from "./push-results";

/** Where a copy of the account stands: the numbers that the next pull asks from. */
export interface Cursors {
  /** null before the first load. */
  epoch: string | null;
  account: number;
  lists: Readonly<Record<ListId, number>>;
}

export const NOWHERE: Cursors = { epoch: null, account: 0, lists: {} };

/** A list that came in part may have a number of the server's own making instead of the list's; it is 2^52 or more. */
const NOT_THE_LISTS = 2 ** 52;

/** True of a list that came in part, the rest of which is being asked for. */
export const isPart = ({ lists }: Cursors, list: ListId): boolean => (lists[list] ?? 0) >= NOT_THE_LISTS;

/** How far a list is known for certain. */
export const reachedIn = (cursors: Cursors, list: ListId): number =>
  isPart(cursors, list) ? 0 : (cursors.lists[list] ?? 0);

/** From where a pull tells everything that either of two copies has not got. */
export function earlier(one: Cursors, other: Cursors): Cursors {
  if (one.epoch !== other.epoch) return { epoch: null, account: 0, lists: { ...other.lists, ...one.lists } };
  const lists = { ...one.lists };
  for (const [id, number] of Object.entries(other.lists))
    if (id in lists && lists[id] !== number) lists[id] = Math.min(reachedIn(one, id), reachedIn(other, id));
    else lists[id] = number;
  return { ...one, account: Math.min(one.account, other.account), lists };
}

const NONE = { rows: [], removed: [] };
export const NO_ROWS = { todos: NONE, lists: NONE, settings: NONE, reminders: NONE };

/** Only the verdicts, for a copy at `cursors` that has the rows already. */
export const verdictsOf = ({ acknowledged: settled }: ChangeSet, cursors: Cursors): ChangeSet => ({
  ...NO_ROWS,
  cursors,
  acknowledged: settled,
});

export interface RowChanges<R, Id = string> {
  rows: readonly R[];
  removed: readonly Id[];
}

/** What one answer changed in the server's rows; kept on disk as one, and told to the other tabs. Plain data. */
export interface ChangeSet {
  user?: User;
  cursors: Cursors;
  todos: RowChanges<Todo, TodoId>;
  lists: RowChanges<List, ListId>;
  /** A setting that was removed is dropped. */
  settings: RowChanges<SettingRow>;
  reminders: RowChanges<Reminder, ReminderId>;
  /** Operations that have their verdict, and leave the outbox. */
  acknowledged: readonly string[];
}

/** What other tabs and the disk have to know of. Plain data. */
export type StoreEvent =
  | { kind: "queued"; operations: readonly Operation[] }
  | { kind: "changed"; changes: ChangeSet }
  | { kind: "refused"; refusal: Rejection };
