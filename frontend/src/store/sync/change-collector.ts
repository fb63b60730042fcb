import type { User } from "@/lib/api/types";
import type { List, Reminder, SettingRow, Todo } from "../types";
import type { ChangeSet, RowChanges } from "./changes";

type NotedRows = Pick<ChangeSet, "user" | "todos" | "lists" | "settings" | "reminders">;

/** The rows of one table that changed; null stands for one that is gone. */
export interface NotedTable<R extends { id: string }> {
  put(row: R): void;
  drop(id: string): void;
  size(): number;
  take(): RowChanges<R>;
}

/** What changed in the server's rows since it was last told. */
export interface Noted {
  todos: NotedTable<Todo>;
  lists: NotedTable<List>;
  settings: NotedTable<SettingRow>;
  reminders: NotedTable<Reminder>;
  user(user: User): void;
  /** All of it, and begins anew; null for nothing. */
  take(): NotedRows | null;
}

function createTable<R extends { id: string }>(): NotedTable<R> {
  const noted = new Map<string, R | null>();
  return {
    put: (row) => noted.set(row.id, row),
    drop: (id) => noted.set(id, null),
    size: () => noted.size,
    take() {
      const entries = [...noted];
      noted.clear();
      return {
        rows: entries.flatMap(([, row]) => row ?? []),
        removed: entries.flatMap(([id, row]) => (row ? [] : id)),
      };
    },
  };
}

export function createNoted(): Noted {
  const tables = {
    todos: createTable<Todo>(),
    lists: createTable<List>(),
    settings: createTable<SettingRow>(),
    reminders: createTable<Reminder>(),
  };
  let user: User | undefined;
  return {
    ...tables,
    user(next) {
      user = next;
    },
    take() {
      if (!user && Object.values(tables).every((table) => table.size() === 0)) return null;
      const rows = {
        ...(user ? { user } : {}),
        todos: tables.todos.take(),
        lists: tables.lists.take(),
        settings: tables.settings.take(),
        reminders: tables.reminders.take(),
      };
      user = undefined;
      return rows;
    },
  };
}
