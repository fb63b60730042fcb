import type { Comment, CommentId, TodoId } from "../types";

export type CommentIndex = ReturnType<typeof createCommentIndex>;

/** The comments on each todo that are not deleted. */
export function createCommentIndex() {
  const byTodo = new Map<TodoId, Set<CommentId>>();
  const none: ReadonlySet<CommentId> = new Set();
  const todoOf = (comment: Comment | undefined) =>
    comment?.deleted_at === null ? comment.todo_id : undefined;

  function remove(todo: TodoId, id: CommentId): void {
    const ids = byTodo.get(todo);
    ids?.delete(id);
    if (ids?.size === 0) byTodo.delete(todo);
  }

  return {
    idsOf: (todo: TodoId): ReadonlySet<CommentId> => byTodo.get(todo) ?? none,
    countOf: (todo: TodoId): number => byTodo.get(todo)?.size ?? 0,
    /** @returns the todos whose comments changed */
    update(before: Comment | undefined, after: Comment | undefined): Set<TodoId> {
      const [from, to] = [todoOf(before), todoOf(after)];
      if (from !== undefined && from !== to && before) remove(from, before.id);
      if (to !== undefined && after) byTodo.set(to, (byTodo.get(to) ?? new Set()).add(after.id));
      return new Set([from, to].filter((todo) => todo !== undefined));
    },
  };
}
