import type { Table } from "../engine/tables";
import type { RowChanges } from "./changes";

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
