import type { Operation } from "./rows";

interface Row {
  id: string;
  version: number;
  updated_at: string;
}

export interface Table<R extends Row> {
  /** The row as it is shown: what the server said, with what is still on its way. */
  get(id: string): R | undefined;
  values(): IterableIterator<R>;
  /** Takes a row of the server's; one older than what is known is let go. */
  receive(row: R): void;
  hold(operation: Operation): void;
  /** Lets go of an operation, with the row the server answered, if it answered one. */
  release(operation: Operation, answer?: R): void;
  clear(): void;
}

interface TablePlan<R extends Row> {
  apply(row: R | undefined, operation: Operation): R | undefined;
  /** Lists number their own rows, so only rows of one list compare by number. */
  isNewer(row: R, known: R): boolean;
  onChange(id: string, before: R | undefined, after: R | undefined): void;
}

export function createTable<R extends Row>({ apply, isNewer, onChange }: TablePlan<R>): Table<R> {
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
    show(id, (pending.get(id) ?? []).reduce<R | undefined>(apply, server.get(id)));
  }

  function keep(row: R): void {
    const known = server.get(row.id);
    if (!known || isNewer(row, known)) server.set(row.id, row);
  }

  return {
    get: (id) => view.get(id),
    values: () => view.values(),
    receive(row) {
      keep(row);
      rebase(row.id);
    },
    hold(operation) {
      const { id } = operation.step;
      pending.set(id, [...(pending.get(id) ?? []), operation]);
      show(id, apply(view.get(id), operation));
    },
    release(operation, answer) {
      const { id } = operation.step;
      const rest = (pending.get(id) ?? []).filter((held) => held !== operation);
      if (rest.length > 0) pending.set(id, rest);
      else pending.delete(id);
      if (answer) keep(answer);
      rebase(id);
    },
    clear() {
      server.clear();
      pending.clear();
      for (const id of [...view.keys()]) show(id, undefined);
    },
  };
}
