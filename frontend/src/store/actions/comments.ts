import { newId } from "../engine/ids";
import type { Store } from "../engine/store";
import type { CommentId, CommentPatch, Todo } from "../types";

/** The person who writes a comment. */
export interface CommentAuthor {
  id: string;
  name: string;
}

export function addComment(
  store: Store,
  { id: todo_id, list_id }: Todo,
  author: CommentAuthor,
  text: string,
  quote_of: CommentId | null = null,
  { id = newId(), awaits_files = false }: { id?: CommentId; awaits_files?: boolean } = {},
): CommentId {
  const draft = { id, todo_id, text, quote_of, awaits_files };
  const origin = { list_id, author_id: author.id, author_name: author.name };
  store.commit([{ kind: "comment.create", id, draft, origin }]);
  return id;
}

/** Changes what differs. @returns the id of the change, or null if nothing does */
function changeComment(store: Store, id: CommentId, patch: CommentPatch): string | null {
  return store.commit([{ kind: "comment.change", id, patch }]);
}

export function editComment(store: Store, id: CommentId, text: string): void {
  if (text !== store.comments.get(id)?.text) changeComment(store, id, { text });
}

/** @returns the id of the change, for undo */
export const setResolved = (store: Store, id: CommentId, resolved: boolean): string | null =>
  changeComment(store, id, { resolved });

/** @returns the id of the change, for undo */
export const deleteComment = (store: Store, id: CommentId): string | null =>
  store.commit([{ kind: "comment.delete", id }]);
