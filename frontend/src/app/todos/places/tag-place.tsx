"use client";

import { TagActions } from "@/features/tags/tag-actions";
import { TagView } from "@/features/todos/screens/more-places";
import { normalizeText } from "@/lib/normalize-text";
import { useTags } from "@/store/react/hooks";
import type { ListId } from "@/store/types";
import { BOARDS } from "./layouts";

/** The todos with a tag. While there are any, the tag can be edited here. */
export default function TagPlace({ tag, inbox }: { tag: string; inbox: ListId }) {
  const known = useTags().some((one) => normalizeText(one) === normalizeText(tag));
  return <TagView tag={tag} inbox={inbox} layouts={BOARDS} actions={known && <TagActions tag={tag} />} />;
}
