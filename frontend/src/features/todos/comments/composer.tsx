"use client";

import { type KeyboardEvent, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { announce } from "@/components/feedback/announcer";
import { useFileSize } from "@/components/file-size";
import { FileButton } from "@/components/form/file-button";
import { AttachmentIcon } from "@/components/ui/attachment-icon";
import { Button } from "@/components/ui/button";
import { CloseIcon } from "@/components/ui/icons";
import { chordOf, formatKey } from "@/lib/keys";
import { IS_GUEST_PAGE } from "@/lib/preferences";
import { addComment } from "@/store/actions";
import { store } from "@/store/app-store";
import { newId } from "@/store/engine/ids";
import { useSession } from "@/store/session/session";
import type { Comment, Todo } from "@/store/types";
import { useAcceptFiles, useFileTarget, useQueueFiles } from "../attachments/add-files";
import { CommentQuote } from "./comment-text";
import { MentionField, useMentionNames } from "./mention-field";
import { storeMentions } from "./mention-names";

export const SEND_COMMENT_KEY = "Mod+Enter";

/** The server's limit. */
const MAX_FILES = 10;

interface Draft {
  text: string;
  files: readonly File[];
}

const EMPTY: Draft = { text: "", files: [] };

/** What was written about each todo and not sent yet; it stays while another todo is open. */
const drafts = new Map<string, Draft>();

/** Takes and stores the draft of one person about one todo. */
function useDraft(key: string) {
  const [draft, setDraft] = useState(() => drafts.get(key) ?? EMPTY);
  return {
    ...draft,
    change(fields: Partial<Draft>) {
      const next = { ...(drafts.get(key) ?? EMPTY), ...fields };
      setDraft(next);
      if (next.text || next.files.length > 0) drafts.set(key, next);
      else drafts.delete(key);
    },
  };
}

interface ChosenFilesProps {
  files: readonly File[];
  onChange: (files: readonly File[]) => void;
}

/** The files that will be sent with the comment. */
function ChosenFiles({ files, onChange }: ChosenFilesProps) {
  const t = useTranslations("attachments");
  const formatSize = useFileSize();
  if (files.length === 0) return null;
  return (
    <ul aria-label={t("title", { count: files.length })} className="flex flex-wrap gap-1">
      {files.map((file, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: one file can be chosen twice
        <li key={index} className="flex min-w-0 items-center gap-1 rounded-md bg-hover ps-2 text-sm">
          <AttachmentIcon className="size-4 shrink-0 text-muted" />
          <bdi className="truncate">{file.name}</bdi>
          <span className="whitespace-nowrap text-muted text-xs">{formatSize(file.size)}</span>
          <button
            type="button"
            aria-label={t("remove", { name: file.name })}
            onClick={() => onChange(files.filter((other) => other !== file))}
            className="grid size-7 shrink-0 place-items-center rounded-sm text-muted hover:bg-hover pointer-coarse:size-touch"
          >
            <CloseIcon className="size-3.5" />
          </button>
        </li>
      ))}
    </ul>
  );
}

const itself = (element: HTMLElement) => element;
const nothing = () => null;

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
export function CommentComposer({ todo, fieldId, quoted, onQuoteEnd, onSend }: ComposerProps) {
  const t = useTranslations("comments");
  const author = useAuthor();
  const { text, files, change } = useDraft(`${author?.id} ${todo.id}`);
  const names = useMentionNames(todo.list_id);
  const accept = useAcceptFiles();
  const queue = useQueueFiles();
  const form = useRef<HTMLFormElement>(null);
  const isSending = useRef(false);
  const isEmpty = text.trim() === "" && files.length === 0;

  function addFiles(more: readonly File[]) {
    const added = accept(more, MAX_FILES - files.length, t("tooManyFiles", { limit: MAX_FILES }));
    if (added.length > 0) change({ files: [...files, ...added] });
  }
  useFileTarget(form, IS_GUEST_PAGE ? nothing : itself, addFiles);

  async function send() {
    if (isEmpty || !author || isSending.current) return;
    const id = newId();
    const add = () => {
      const written = storeMentions(text.trim(), names);
      addComment(store, todo, author, written, quoted?.id ?? null, { id, awaits_files: files.length > 0 });
    };
    isSending.current = true;
    const isStored = files.length === 0 || (await queue({ todo_id: todo.id, comment_id: id }, files, add));
    isSending.current = false;
    if (!isStored) return;
    if (files.length === 0) add();
    announce(t("sent"));
    change(EMPTY);
    onQuoteEnd();
    onSend();
  }

  function onKeyDown(event: KeyboardEvent) {
    const keys = chordOf(event.nativeEvent);
    if (keys === SEND_COMMENT_KEY) void send();
    else if (keys === "Escape" && quoted) onQuoteEnd();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <form
      ref={form}
      className="comment-composer"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      {quoted && (
        <div className="flex items-start gap-1">
          <CommentQuote comment={quoted} />
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
      <div className="flex items-end gap-1">
        <div className="min-w-0 flex-1">
          <MentionField
            id={fieldId}
            list={todo.list_id}
            names={names}
            aria-label={t("add")}
            placeholder={t("add")}
            value={text}
            onText={(next) => change({ text: next })}
            onKeyDown={onKeyDown}
          />
        </div>
        {!IS_GUEST_PAGE && (
          <FileButton
            label={t("attach")}
            isIcon
            icon={<AttachmentIcon className="size-4" />}
            onFiles={addFiles}
            className="mb-1 grid size-8 place-items-center rounded-md text-muted hover:bg-hover hover:text-text pointer-coarse:mb-0 pointer-coarse:size-touch"
          />
        )}
      </div>
      <ChosenFiles files={files} onChange={(left) => change({ files: left })} />
      {!isEmpty && (
        <div className="flex items-center justify-end gap-3">
          <kbd className="font-sans text-muted text-xs pointer-coarse:hidden">
            {formatKey(SEND_COMMENT_KEY)}
          </kbd>
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
