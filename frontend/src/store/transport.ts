import type { List, Operation, Todo } from "./rows";

/** Which todos to load. `of` asks for one list, put away or not. */
export type TodoScope = { completed: boolean } | { deleted: true } | { of: string };
export type ListScope = "active" | "archived" | "deleted";

/** The way to the server; what stands behind it may be HTTP, a batch, or a test. */
export interface Transport {
  /**
   * Carries one operation out and answers with the row as it is then; null when nothing is answered.
   * @throws Problem
   */
  send(operation: Operation): Promise<Todo | List | null>;
  /** @throws Problem */
  lists(scope: ListScope): AsyncIterable<readonly List[]>;
  /** @throws Problem */
  todos(scope: TodoScope): AsyncIterable<readonly Todo[]>;
}
