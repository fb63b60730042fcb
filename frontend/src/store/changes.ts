import type { User } from "@/lib/api/types";
import type { List, ListId, Todo, TodoId } from "./rows";

/** Where a copy of the account stands: the numbers that the next pull asks from. */
export interface Cursors {
  /** null before the first load. */
  epoch: string | null;
  account: number;
  lists: Readonly<Record<ListId, number>>;
}

export const NOWHERE: Cursors = { epoch: null, account: 0, lists: {} };

interface RowChanges<R, Id> {
  put: readonly R[];
  drop: readonly Id[];
}

/** What one answer changed in the server's rows; kept on disk as one, and told to the other tabs. Plain data. */
export interface Changes {
  user?: User;
  cursors: Cursors;
  todos: RowChanges<Todo, TodoId>;
  lists: RowChanges<List, ListId>;
  /** Operations that have their verdict, and leave the outbox. */
  settled: readonly string[];
}
