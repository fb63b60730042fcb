import { hasPermission } from "@/store/engine/roles";
import { useSession } from "@/store/session/session";
import type { Comment, List } from "@/store/types";

/** What the person who is signed in may do with a comment. */
export function useCommentPermissions(comment: Comment | null, list: List | undefined) {
  const session = useSession();
  const author = comment?.author_id ?? comment?.guest_id ?? null;
  const isOwn = session.status === "signed-in" && session.user.id === author;
  const isAuthor = isOwn && hasPermission(list, "comment");
  return {
    canEdit: isAuthor,
    canResolve: isAuthor || hasPermission(list, "edit"),
    canDelete: isAuthor || hasPermission(list, "manage"),
  };
}
