import type { List, Operation, Step, Todo } from "./rows";
import { send } from "./send";
import { api } from "./session";
import type { ListScope, TodoScope, Transport } from "./transport";

const PAGE = 200;

interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

async function* pages<T>(
  load: (cursor: { cursor?: string }) => Promise<Page<T>>,
): AsyncGenerator<readonly T[]> {
  let cursor: string | null = null;
  do {
    const page: Page<T> = await load(cursor === null ? {} : { cursor });
    yield page.items;
    cursor = page.next_cursor;
  } while (cursor !== null);
}

const todoPath = (todo_id: string) => ({ params: { path: { todo_id } } });
const listPath = (list_id: string) => ({ params: { path: { list_id } } });

async function carryOut(step: Step): Promise<Todo | List | null> {
  const { id } = step;
  switch (step.kind) {
    case "todo.create":
      return send(api.POST("/api/todos", { body: step.draft }));
    case "todo.change":
      return send(api.PATCH("/api/todos/{todo_id}", { ...todoPath(id), body: step.patch }));
    case "todo.restore":
      return send(api.POST("/api/todos/{todo_id}/restore", todoPath(id)));
    case "list.create":
      return send(api.POST("/api/lists", { body: step.draft }));
    case "list.change":
      return send(api.PATCH("/api/lists/{list_id}", { ...listPath(id), body: step.patch }));
    case "list.restore":
      return send(api.POST("/api/lists/{list_id}/restore", listPath(id)));
    case "todo.delete":
      await send(api.DELETE("/api/todos/{todo_id}", todoPath(id)));
      return null;
    case "list.delete":
      await send(api.DELETE("/api/lists/{list_id}", listPath(id)));
      return null;
  }
}

const LISTS = { active: {}, archived: { archived: true }, deleted: { deleted: true } } as const;

const todoQuery = (scope: TodoScope) =>
  "of" in scope
    ? { list_id: scope.of }
    : "deleted" in scope
      ? { deleted: true }
      : { completed: scope.completed };

/** REST, one operation a request. Pages go by time of making, where a row cannot change its place. */
export const httpTransport: Transport = {
  send: (operation: Operation) => carryOut(operation.step),
  lists: (scope: ListScope) =>
    pages((from) =>
      send(api.GET("/api/lists", { params: { query: { ...LISTS[scope], limit: PAGE, ...from } } })),
    ),
  todos: (scope: TodoScope) =>
    pages((from) =>
      send(
        api.GET("/api/todos", {
          params: { query: { ...todoQuery(scope), sort: "created", limit: PAGE, ...from } },
        }),
      ),
    ),
};
