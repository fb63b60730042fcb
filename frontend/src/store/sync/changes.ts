import type { Problem } from "@/lib/api/problem";
import type { User } from "@/lib/api/types";
import { TABLE_NAMES, type TableName } from "../engine/table-names";
import type { Row, RowByTable, Table } from "../engine/tables";
import type { Comment, List, Operation, Todo } from "../types";
import type { AccessLoss } from "./access-loss";
import type { Cursors } from "./cursors";
import type { Unassignment } from "./lost-assignees";

// All changes are plain data, since tabs send them to each other.

export interface RowChanges<R> {
  rows: readonly R[];
  /** Ids of the rows that the server no longer has. */
  removed: readonly string[];
}

export type TableChanges = { [Name in TableName]: RowChanges<RowByTable[Name]> };

/** All changes that one response made to server rows and cursors. The disk and the other tabs apply them as a whole. */
export interface ChangeSet extends TableChanges {
  user?: User;
  cursors: Cursors;
  /** Ids of operations that have their push results and leave the outbox. */
  acknowledged: readonly string[];
}

/** An operation that the server rejected. */
export interface Rejection {
  operation: Operation;
  problem: Pick<Problem, "status" | "code" | "message" | "fields">;
  /** The optimistic rows that were lost with it. */
  rows: readonly (Todo | List | Comment)[];
  /** Ids of the person's changes that it and its dependents belong to. */
  changes: readonly string[];
}

/** An event that the disk and the other tabs have to learn from a store. */
export type StoreEvent =
  | { kind: "queued"; operations: readonly Operation[] }
  | { kind: "changed"; changes: ChangeSet }
  | { kind: "rejected"; rejection: Rejection }
  | { kind: "lost"; list: AccessLoss }
  | { kind: "unassigned"; unassignment: Unassignment };

/** Collects the changes of all tables; `changesOf` has to return rows of the table that it is asked for. */
export const mapTables = (changesOf: (name: TableName) => RowChanges<Row>): TableChanges =>
  Object.fromEntries(TABLE_NAMES.map((name) => [name, changesOf(name)])) as unknown as TableChanges;

/** Whether nothing but the cursors changes. */
export const isEmptyChange = (changes: ChangeSet): boolean =>
  changes.user === undefined &&
  changes.acknowledged.length === 0 &&
  TABLE_NAMES.every((name) => changes[name].rows.length === 0 && changes[name].removed.length === 0);

export const NO_ROW_CHANGES = mapTables(() => ({ rows: [], removed: [] }));

/** Reduces changes to their acknowledgments, for a replica at `cursors` that has the rows already. */
export const acknowledgmentsOf = ({ acknowledged }: ChangeSet, cursors: Cursors): ChangeSet => ({
  ...NO_ROW_CHANGES,
  cursors,
  acknowledged,
});

/** Writes server rows into a table and collects which of them changed. */
export function collectChanges<R extends { id: string }>(table: Table<R>) {
  const changed = new Map<string, R | null>();

  function remove(id: string): void {
    changed.set(id, null);
    table.removeServerRow(id);
  }

  return {
    set(row: R): void {
      changed.set(row.id, row);
      table.setServerRow(row);
    },
    remove,
    removeExcept(ids: readonly string[]): void {
      const retained = new Set(ids);
      for (const { id } of [...table.serverRows()]) if (!retained.has(id)) remove(id);
    },
    isEmpty: (): boolean => changed.size === 0,
    /** Returns the changes since the last call. */
    take(): RowChanges<R> {
      const entries = [...changed];
      changed.clear();
      return {
        rows: entries.flatMap(([, row]) => row ?? []),
        removed: entries.flatMap(([id, row]) => (row ? [] : id)),
      };
    },
  };
}

export function applyRowChanges<R extends { id: string }>(
  table: Table<R>,
  { rows, removed }: RowChanges<R>,
): void {
  removed.forEach(table.removeServerRow);
  rows.forEach(table.setServerRow);
}
