import type { PushResult } from "@/lib/api/types";
import { applyToComment } from "../engine/optimistic";
import {
  type Comment,
  type CommentStep,
  isCommentStep,
  isListStep,
  isTodoStep,
  type ListId,
  type Step,
  type Todo,
} from "../types";
import type { Account } from "./fake-pull";
import { notFound } from "./fake-tree";

type NextVersion = (list: ListId) => number;

/** The kind of the row that the result of a step contains. */
export const resultRowKind = (step: Step) =>
  isTodoStep(step) ? "todo" : isCommentStep(step) ? "comment" : isListStep(step) ? "list" : null;

export function putComment({ comments }: Account, comment: Comment, nextVersion: NextVersion): Comment {
  const row = { ...comment, version: nextVersion(comment.list_id) };
  comments.set(row.id, row);
  return row;
}

/** Moves the comments on a todo to its list. @returns whether there are any */
export function moveComments(account: Account, { id, list_id }: Todo, nextVersion: NextVersion): boolean {
  const rows = [...account.comments.values()].filter(({ todo_id }) => todo_id === id);
  for (const row of rows) putComment(account, { ...row, list_id }, nextVersion);
  return rows.length > 0;
}

export function removeComments({ comments }: Account, isRemoved: (comment: Comment) => boolean): void {
  for (const row of [...comments.values()]) if (isRemoved(row)) comments.delete(row.id);
}

export function applyCommentStep(
  account: Account,
  step: CommentStep,
  at: string,
  nextVersion: NextVersion,
): PushResult {
  const before = account.comments.get(step.id);
  const todo = step.kind === "comment.create" ? account.todos.get(step.draft.todo_id) : undefined;
  if (step.kind === "comment.create" && !todo) return notFound("todo_not_found");
  const after = applyToComment(before, step, at);
  if (!after || account.lists.get(todo?.list_id ?? after.list_id)?.deleted_at)
    return notFound("comment_not_found");
  if (step.kind === "comment.change" && after.deleted_at) return notFound("comment_not_found");
  const row = todo ? { ...after, list_id: todo.list_id } : after;
  return { status: 200, comment: putComment(account, row, nextVersion) };
}
