"use client";

import { useTranslations } from "use-intl";
import { useMembers } from "@/store/react/hooks";
import type { Comment } from "@/store/types";

/** Returns a function that names the author of a comment: by their present name while they are a member. */
export function useAuthorName(list: string) {
  const t = useTranslations("comments");
  const members = useMembers(list);
  return ({ author_id, author_name }: Comment): string =>
    members.find(({ user_id }) => user_id === author_id)?.name || author_name || t("deletedAccount");
}
