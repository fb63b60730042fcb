import type { Store } from "../engine/store";
import type { Attachment, Comment, ListId, Todo } from "../types";

/** A file of a list, on one of its todos or on a comment about one. */
export interface ListFile {
  attachment: Attachment;
  todo: Todo;
  comment: Comment | null;
}

/** The files of a list outside the trash, the largest first. */
export function filesOfList(
  { todos, comments, index, commentIndex }: Pick<Store, "todos" | "comments" | "index" | "commentIndex">,
  list: ListId,
): ListFile[] {
  const files: ListFile[] = [];
  for (const id of index.idsIn(list)) {
    const todo = todos.get(id);
    if (!todo || todo.deleted_at !== null) continue;
    for (const attachment of todo.attachments) files.push({ attachment, todo, comment: null });
    for (const commentId of commentIndex.idsOf(id)) {
      const comment = comments.get(commentId);
      if (comment?.deleted_at !== null) continue;
      // Rows that were stored before comments could have files are without.
      for (const attachment of comment.attachments ?? []) files.push({ attachment, todo, comment });
    }
  }
  return files.sort(
    ({ attachment: one }, { attachment: other }) => other.bytes - one.bytes || one.id.localeCompare(other.id),
  );
}
