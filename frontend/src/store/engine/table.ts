import type { Operation } from "../types";

interface Row {
  id: string;
}

export interface Table<R extends Row> {
  /** The row as it is shown: what the server said, with what is still on its way. */
  get(id: string): R | undefined;
  values(): IterableIterator<R>;
  /** The row as the server last told it. */
  told(id: string): R | undefined;
  everyTold(): IterableIterator<R>;
  /** Takes a row of the server's in place of the one that is held. */
  put(row: R): void;
  /** The server has no such row any more. */
  drop(id: string): void;
  /** Shows `operation` on top of the row, in its place among others. `id`: which row, if not the one it names. */
  hold(operation: Operation, id?: string): void;
  /** Lets go of an operation; what the server made of it has been put before. */
  release(operation: Operation, id?: string): void;
  clear(): void;
}

interface TablePlan<R extends Row> {
  apply(row: R | undefined, operation: Operation, id: string): R | undefined;
  onChange(id: string, before: R | undefined, after: R | undefined): void;
}

export function createTable<R extends Row>({ apply, onChange }: TablePlan<R>): Table<R> {
  const server = new Map<string, R>();
  const pending = new Map<string, Operation[]>();
  const view = new Map<string, R>();

  function show(id: string, after: R | undefined): void {
    const before = view.get(id);
    if (before === after) return;
    if (after) view.set(id, after);
    else view.delete(id);
    onChange(id, before, after);
  }

  function rebase(id: string): void {
    const onto = (row: R | undefined, operation: Operation) => apply(row, operation, id);
    show(id, (pending.get(id) ?? []).reduce(onto, server.get(id)));
  }

  return {
    get: (id) => view.get(id),
    values: () => view.values(),
    told: (id) => server.get(id),
    everyTold: () => server.values(),
    put(row) {
      server.set(row.id, row);
      rebase(row.id);
    },
    drop(id) {
      if (server.delete(id)) rebase(id);
    },
    hold(operation, id = operation.step.id) {
      const held = pending.get(id) ?? [];
      const place = held.findLastIndex((earlier) => earlier.id < operation.id) + 1;
      pending.set(id, held.toSpliced(place, 0, operation));
      if (place === held.length) show(id, apply(view.get(id), operation, id));
      else rebase(id);
    },
    release(operation, id = operation.step.id) {
      const rest = (pending.get(id) ?? []).filter((held) => held.id !== operation.id);
      if (rest.length > 0) pending.set(id, rest);
      else pending.delete(id);
      rebase(id);
    },
    clear() {
      server.clear();
      pending.clear();
      for (const id of [...view.keys()]) show(id, undefined);
    },
  };
}
