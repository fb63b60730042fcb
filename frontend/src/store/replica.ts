import type { PullAnswer, PullRequest, PushAnswer, PushResult, User } from "@/lib/api/types";
import { type Changes, type Cursors, NOWHERE } from "./changes";
import type { List, ListId, Todo, TodoId } from "./rows";
import type { Table } from "./table";

/** A pull under way. Its answer means something only as long as nothing else has moved the numbers. */
export interface Question {
  body: PullRequest;
  stamp: number;
}

/** The server's rows as this tab holds them, and the numbers that they stand at. */
export interface Replica {
  cursors(): Cursors;
  question(): Question;
  /** @returns false when the answer came too late to mean anything */
  takePull(question: Question, answer: PullAnswer): boolean;
  takeResult(result: PushResult, passed: PushAnswer["lists"]): void;
  /** The server says that there is no such row. */
  drop(kind: "todo" | "list", id: string): void;
  /**
   * Moves to the numbers that a push led to; to be called once its results are taken.
   * @returns false when there is something that only a pull can tell
   */
  pass(passed: PushAnswer["lists"]): boolean;
  /** Takes what was kept, or what another tab found out. */
  adopt(changes: Omit<Changes, "settled">): void;
  /** Everything that changed since this was last asked. */
  changes(settled: readonly string[]): Changes;
  clear(): void;
}

interface Noted {
  todos: Map<TodoId, Todo | null>;
  lists: Map<ListId, List | null>;
  user: User | undefined;
}

const nothing = (): Noted => ({ todos: new Map(), lists: new Map(), user: undefined });

function rowsOf<R>(noted: ReadonlyMap<string, R | null>) {
  const entries = [...noted];
  return {
    put: entries.flatMap(([, row]) => row ?? []),
    drop: entries.flatMap(([id, row]) => (row ? [] : id)),
  };
}

export function createReplica(todos: Table<Todo>, lists: Table<List>): Replica {
  let cursors: Cursors = NOWHERE;
  let stamp = 0;
  let noted = nothing();

  function stand(next: Partial<Cursors>): void {
    cursors = { ...cursors, ...next };
    stamp += 1;
  }

  const standIn = (numbers: Record<ListId, number>) => stand({ lists: { ...cursors.lists, ...numbers } });

  function putTodo(row: Todo): void {
    noted.todos.set(row.id, row);
    todos.put(row);
  }

  function putList(row: List): void {
    noted.lists.set(row.id, row);
    lists.put(row);
  }

  function dropTodo(id: TodoId): void {
    noted.todos.set(id, null);
    todos.drop(id);
  }

  function dropTodosOf(list: ListId): void {
    for (const row of [...todos.everyTold()]) if (row.list_id === list) dropTodo(row.id);
  }

  function dropList(id: ListId): void {
    dropTodosOf(id);
    noted.lists.set(id, null);
    lists.drop(id);
    const { [id]: _, ...rest } = cursors.lists;
    stand({ lists: rest });
  }

  function takeNews({ id, reset, list, departed, todos: rows }: PullAnswer["lists"][number]): void {
    if (reset) dropTodosOf(id);
    if (list) putList(list);
    for (const gone of departed) if (todos.told(gone)?.list_id === id) dropTodo(gone);
    for (const row of rows) {
      const known = todos.told(row.id);
      // the answer to a push may have told more of this row than the pull knew
      if (known?.list_id !== id || known.version < row.version) putTodo(row);
    }
  }

  function takeTodo(row: Todo, passed: PushAnswer["lists"]): void {
    const known = todos.told(row.id);
    const elsewhere = known !== undefined && known.list_id !== row.list_id ? known : undefined;
    // a pull has told what came of this row since
    if ((cursors.lists[row.list_id] ?? 0) >= row.version) return;
    if (known && !elsewhere && known.version > row.version) return;
    if (elsewhere && passed[elsewhere.list_id]?.before !== cursors.lists[elsewhere.list_id]) {
      // which of the two is later is for a pull to say: it is asked for the row that is held once more
      const back = Math.min(cursors.lists[elsewhere.list_id] ?? 0, elsewhere.version - 1);
      standIn({ [elsewhere.list_id]: Math.max(back, 0) });
    }
    putTodo(row);
  }

  return {
    cursors: () => cursors,
    question: () => ({ body: { ...cursors }, stamp }),
    takePull(question, { epoch, account, user, gone, lists: news }) {
      if (question.stamp !== stamp) return false;
      if (user) noted.user = user;
      gone.forEach(dropList);
      news.forEach(takeNews);
      const numbers = Object.fromEntries(news.map(({ id, version }) => [id, version]));
      stand({ epoch, account, lists: { ...cursors.lists, ...numbers } });
      return true;
    },
    takeResult({ todo, list }, passed) {
      if (todo) takeTodo(todo, passed);
      if (!list) return;
      putList(list);
      // a pull may have told more of it, or of its place, than this answer: that is asked for again
      stand({ account: 0 });
    },
    drop(kind, id) {
      if (kind === "todo") dropTodo(id);
      else dropList(id);
    },
    pass(passed) {
      const all = Object.entries(passed);
      const reached = all.filter(([id, { before }]) => cursors.lists[id] === before);
      if (reached.length > 0) standIn(Object.fromEntries(reached.map(([id, { after }]) => [id, after])));
      return reached.length === all.length && cursors.account > 0;
    },
    adopt(changes) {
      changes.lists.drop.forEach(lists.drop);
      changes.lists.put.forEach(lists.put);
      changes.todos.drop.forEach(todos.drop);
      changes.todos.put.forEach(todos.put);
      stand(changes.cursors);
    },
    changes(settled) {
      const { user, ...rows } = noted;
      noted = nothing();
      return {
        ...(user ? { user } : {}),
        cursors,
        todos: rowsOf(rows.todos),
        lists: rowsOf(rows.lists),
        settled,
      };
    },
    clear() {
      noted = nothing();
      stand(NOWHERE);
    },
  };
}
