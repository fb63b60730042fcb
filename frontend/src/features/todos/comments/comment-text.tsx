"use client";

import { Suspense } from "react";
import { useTranslations } from "use-intl";
import { lazy } from "@/components/lazy";
import { replaceMentions } from "@/lib/text";
import { useComment, useMembers } from "@/store/react/hooks";
import type { Comment, CommentId } from "@/store/types";
import { toPlainText } from "./plain-text";
import { useAuthorName } from "./use-author-name";

const Markdown = lazy(() => import("../detail/markdown"));

/** Returns a function that names those whom a comment mentions. */
function useMentionedName({ list_id }: Comment) {
  const t = useTranslations("comments");
  const members = useMembers(list_id);
  return (id: string) => members.find(({ user_id }) => user_id === id)?.name ?? t("formerMember");
}

/** The text of a comment as Markdown. */
export function CommentText({ comment }: { comment: Comment }) {
  const nameOf = useMentionedName(comment);
  return (
    <Suspense
      fallback={
        <p dir="auto" className="whitespace-pre-wrap wrap-anywhere">
          {replaceMentions(comment.text, (id) => `@${nameOf(id)}`)}
        </p>
      }
    >
      <Markdown text={comment.text} nameOf={nameOf} onToggle={() => undefined} />
    </Suspense>
  );
}

const MAX_QUOTED = 140;

/** The beginning of a comment in one line, without Markdown. */
export function CommentStart({ comment }: { comment: Comment }) {
  const nameOf = useMentionedName(comment);
  const written = replaceMentions(toPlainText(comment.text), (id) => `@${nameOf(id)}`).slice(0, MAX_QUOTED);
  const text = written || (comment.attachments ?? []).map(({ name }) => name).join(", ");
  return (
    <p dir="auto" className="truncate">
      {text}
    </p>
  );
}

/** The beginning of a comment that another one quotes. */
export function CommentQuote({ comment }: { comment: Comment }) {
  const name = useAuthorName(comment.list_id)(comment);
  return (
    <blockquote className="comment-quote">
      <bdi className="font-medium">{name}</bdi>
      <CommentStart comment={comment} />
    </blockquote>
  );
}

/** The quoted comment; nothing if it was deleted. */
export function CommentQuoteById({ id }: { id: CommentId }) {
  const comment = useComment(id);
  return comment?.deleted_at === null ? <CommentQuote comment={comment} /> : null;
}
