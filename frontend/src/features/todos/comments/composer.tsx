"use client";

import { type KeyboardEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { announce } from "@/components/feedback/announcer";
import { Button } from "@/components/ui/button";
import { CloseIcon } from "@/components/ui/icons";
import { chord, formatKey } from "@/lib/keys";
import { addComment } from "@/store/actions";
import { store } from "@/store/app-store";
import { useSession } from "@/store/session/session";
import type { Comment, Todo } from "@/store/types";
import { Quote } from "./comment-text";
import { MentionField, useMentionNames } from "./mention-field";
import { storeMentions } from "./mention-names";

export const SEND_KEY = "Mod+Enter";

/** What was written about each todo and not sent yet; it stays while another todo is open. */
const drafts = new Map<string, string>();

/** Takes and stores the draft of one person about one todo. */
function useDraft(key: string) {
  const [text, setText] = useState(() => drafts.get(key) ?? "");
  return {
    text,
    setText(next: string) {
      setText(next);
      if (next) drafts.set(key, next);
      else drafts.delete(key);
    },
  };
}

/** The person who is signed in, as the author of a comment. */
function useAuthor() {
  const session = useSession();
  if (session.status !== "signed-in") return null;
  const { id, name, email } = session.user;
  return { id, name: name || (email.split("@")[0] ?? "") };
}

interface ComposerProps {
  todo: Todo;
  fieldId: string;
  quoted: Comment | null;
  onQuoteEnd: () => void;
  onSend: () => void;
}

/** A field for a new comment, which ⌘Enter or Ctrl+Enter sends. */
export function Composer({ todo, fieldId, quoted, onQuoteEnd, onSend }: ComposerProps) {
  const t = useTranslations("comments");
  const author = useAuthor();
  const { text, setText } = useDraft(`${author?.id} ${todo.id}`);
  const names = useMentionNames(todo.list_id);
  const isEmpty = text.trim() === "";

  function send() {
    if (isEmpty || !author) return;
    addComment(store, todo, author, storeMentions(text.trim(), names), quoted?.id ?? null);
    announce(t("sent"));
    setText("");
    onQuoteEnd();
    onSend();
  }

  function onKeyDown(event: KeyboardEvent) {
    const keys = chord(event.nativeEvent);
    if (keys === SEND_KEY) send();
    else if (keys === "Escape" && quoted) onQuoteEnd();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <form
      className="comment-composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      {quoted && (
        <div className="flex items-start gap-1">
          <Quote comment={quoted} />
          <button
            type="button"
            aria-label={t("removeQuote")}
            onClick={onQuoteEnd}
            className="grid size-7 shrink-0 place-items-center rounded-sm text-muted hover:bg-hover pointer-coarse:size-touch"
          >
            <CloseIcon className="size-3.5" />
          </button>
        </div>
      )}
      <MentionField
        id={fieldId}
        list={todo.list_id}
        names={names}
        aria-label={t("add")}
        placeholder={t("add")}
        value={text}
        onText={setText}
        onKeyDown={onKeyDown}
      />
      {!isEmpty && (
        <div className="flex items-center justify-end gap-3">
          <kbd className="font-sans text-muted text-xs pointer-coarse:hidden">{formatKey(SEND_KEY)}</kbd>
          <Button
            type="submit"
            tone="primary"
            size="sm"
            // The focus stays in the field, and so does the keyboard of a phone.
            onPointerDown={(event) => event.preventDefault()}
          >
            {t("send")}
          </Button>
        </div>
      )}
    </form>
  );
}
