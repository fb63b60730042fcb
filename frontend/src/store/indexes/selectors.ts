import type { Store } from "../engine/store";
import type { Todo, TodoId } from "../types";

type Held = Pick<Store, "todos" | "index">;

/** Rows that stand directly under it, in order. */
export const childrenOf = ({ index }: Held, id: TodoId): readonly TodoId[] => index.childrenOf(id);

/** Everything that stands under it, a parent before its children, as it is drawn. */
export function descendantsOf(store: Held, id: TodoId): TodoId[] {
  return childrenOf(store, id).flatMap((child) => [child, ...descendantsOf(store, child)]);
}

/** What it stands under, from the top down; a section comes first. */
export function ancestorsOf({ todos, index }: Held, id: TodoId): readonly Todo[] {
  const todo = todos.get(id);
  return todo ? index.chainOf(todo).slice(0, -1) : [];
}

/** How many todos it stands under; 0 directly in its list or in a section. */
export const depthOf = (store: Held, id: TodoId): number =>
  ancestorsOf(store, id).filter(({ kind }) => kind === "todo").length;

/** The section that it stands in, at any depth. */
export function sectionOf(store: Held, id: TodoId): TodoId | null {
  const [first] = ancestorsOf(store, id);
  return first?.kind === "section" ? first.id : null;
}

/** Those of `ids` that do not stand under another of them. */
export function rootsOf(store: Held, ids: readonly TodoId[]): TodoId[] {
  const all = new Set(ids);
  return [...all].filter(
    (id) => store.todos.get(id) && !ancestorsOf(store, id).some((row) => all.has(row.id)),
  );
}

/** `ids` and all that stands under them, each once, a parent before its children. */
export function withDescendants(store: Held, ids: readonly TodoId[]): TodoId[] {
  return rootsOf(store, ids).flatMap((id) => [id, ...descendantsOf(store, id)]);
}
