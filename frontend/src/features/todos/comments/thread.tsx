"use client";

import "@/styles/comments.css";
import { useEffect, useId, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { useCell } from "@/lib/cell";
import { hasPermission } from "@/store/engine/roles";
import { useComments, useList } from "@/store/react/hooks";
import type { Comment, Todo } from "@/store/types";
import { todoToCommentOn } from "../list/row-ui-state";
import { CommentItem } from "./comment";
import { CommentComposer } from "./composer";

/** Scrolls to the field for a new comment and focuses it, when a comment was requested from elsewhere. */
function useFocusOnRequest(id: string, fieldId: string) {
  const requested = useCell(todoToCommentOn);
  useEffect(() => {
    if (requested !== id) return;
    todoToCommentOn.set(null);
    // The panel takes the focus first.
    requestAnimationFrame(() => {
      const field = document.getElementById(fieldId);
      field?.scrollIntoView({ block: "nearest" });
      field?.focus();
    });
  }, [requested, id, fieldId]);
}

/** Returns the list's ref, and a function that scrolls to the comment that is added next, which a keyboard may cover. */
function useScrollToSent(count: number) {
  const list = useRef<HTMLOListElement>(null);
  const isSent = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each comment that is added
  useEffect(() => {
    if (isSent.current) list.current?.lastElementChild?.scrollIntoView({ block: "nearest" });
    isSent.current = false;
  }, [count]);
  return {
    list,
    onSend: () => {
      isSent.current = true;
    },
  };
}

/** The comments on a todo, and the field for another one. */
export function Thread({ todo }: { todo: Todo }) {
  const t = useTranslations("comments");
  const comments = useComments(todo.id);
  const list = useList(todo.list_id);
  const [quoted, setQuoted] = useState<Comment | null>(null);
  const [headingId, fieldId] = [useId(), useId()];
  const isWritable = hasPermission(list, "comment");
  useFocusOnRequest(todo.id, fieldId);
  const { list: thread, onSend } = useScrollToSent(comments.length);
  if (comments.length === 0 && !isWritable) return null;

  function quote(comment: Comment) {
    setQuoted(comment);
    document.getElementById(fieldId)?.focus();
  }

  return (
    <section aria-labelledby={headingId} className="comments">
      <h2 id={headingId} className="font-medium text-sm">
        {t("title", {
          count: comments.length,
          resolved: comments.filter(({ resolved_at }) => resolved_at !== null).length,
        })}
      </h2>
      {comments.length > 0 && (
        <ol ref={thread} className="grid gap-3">
          {comments.map((comment) => (
            <CommentItem
              key={comment.id}
              comment={comment}
              list={list}
              {...(isWritable ? { onQuote: quote } : {})}
            />
          ))}
        </ol>
      )}
      {isWritable && (
        <CommentComposer
          todo={todo}
          fieldId={fieldId}
          quoted={quoted}
          onQuoteEnd={() => setQuoted(null)}
          onSend={onSend}
        />
      )}
    </section>
  );
}
