import type { Comment, Todo } from "../types";

interface Rows<Row> {
  values: () => Iterable<Row>;
  get: (id: string) => Row | undefined;
}

interface RowsWithFiles {
  todos: Rows<Pick<Todo, "attachments">>;
  comments: Rows<Pick<Comment, "attachments" | "deleted_at" | "todo_id">>;
}

export interface FileTotals {
  count: number;
  bytes: number;
}

/** The files of all todos and comments that the account sees, in the trash too, as an export has them. */
export function countFiles({ todos, comments }: RowsWithFiles): FileTotals {
  const totals = { count: 0, bytes: 0 };
  const shown = [...comments.values()].filter(
    ({ deleted_at, todo_id }) => deleted_at === null && todos.get(todo_id),
  );
  for (const { attachments } of [...todos.values(), ...shown]) {
    // Rows that were stored before comments could have files are without.
    for (const { bytes } of attachments ?? []) {
      totals.count += 1;
      totals.bytes += bytes;
    }
  }
  return totals;
}
