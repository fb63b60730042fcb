import type { User } from "@/lib/api/types";
import type { Changes } from "./changes";
import type { List, ListId, Todo, TodoId } from "./rows";

type NotedRows = Pick<Changes, "user" | "todos" | "lists">;

/** What changed in the server's rows since it was last told; null stands for a row that is gone. */
export interface Noted {
  todo(id: TodoId, row: Todo | null): void;
  list(id: ListId, row: List | null): void;
  user(user: User): void;
  /** All of it, and begins anew; null for nothing. */
  take(): NotedRows | null;
}

function rowsOf<R>(noted: ReadonlyMap<string, R | null>) {
  const entries = [...noted];
  return {
    put: entries.flatMap(([, row]) => row ?? []),
    drop: entries.flatMap(([id, row]) => (row ? [] : id)),
  };
}

export function createNoted(): Noted {
  const todos = new Map<TodoId, Todo | null>();
  const lists = new Map<ListId, List | null>();
  let user: User | undefined;
  return {
    todo: (id, row) => todos.set(id, row),
    list: (id, row) => lists.set(id, row),
    user(next) {
      user = next;
    },
    take() {
      if (!user && todos.size + lists.size === 0) return null;
      const rows = { ...(user ? { user } : {}), todos: rowsOf(todos), lists: rowsOf(lists) };
      todos.clear();
      lists.clear();
      user = undefined;
      return rows;
    },
  };
}
