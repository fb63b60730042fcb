"use client";

import { type KeyboardEvent, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { announce } from "@/components/feedback/announcer";
import { toast } from "@/components/feedback/toaster";
import { Avatar } from "@/components/ui/avatar";
import { Button } from "@/components/ui/button";
import { CheckIcon, CommentIcon, MoreIcon, PencilIcon, TrashIcon } from "@/components/ui/icons";
import { Menu, MenuItem } from "@/components/ui/menu";
import { runAfterPaint } from "@/lib/focus/run-after-paint";
import { chordOf } from "@/lib/keys";
import { deleteComment, editComment, setResolved } from "@/store/actions";
import { onceNotUndoable, store } from "@/store/app-store";
import type { Comment, List } from "@/store/types";
import { FileList, useUploads } from "../attachments/file-list";
import { CommentQuoteById, CommentText } from "./comment-text";
import { SEND_COMMENT_KEY } from "./composer";
import { MentionField, useMentionNames } from "./mention-field";
import { showMentions, storeMentions } from "./mention-names";
import { useCommentPermissions } from "./permissions";
import { TimeAgo } from "./time-ago";
import { useAuthorName } from "./use-author-name";

interface EditorProps {
  comment: Comment;
  onDone: () => void;
}

/** The text of a comment while its author edits it. */
function CommentEditor({ comment, onDone }: EditorProps) {
  const t = useTranslations("comments");
  const common = useTranslations("common");
  const names = useMentionNames(comment.list_id, comment.text);
  const [text, setText] = useState(() => showMentions(comment.text, names));
  const save = () => {
    if (text.trim()) editComment(store, comment.id, storeMentions(text.trim(), names));
    onDone();
  };
  function onKeyDown(event: KeyboardEvent) {
    const keys = chordOf(event.nativeEvent);
    if (keys === SEND_COMMENT_KEY) save();
    else if (keys === "Escape") onDone();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
  return (
    <div className="grid gap-2">
      <MentionField
        autoFocus
        list={comment.list_id}
        names={names}
        aria-label={t("edit")}
        value={text}
        onText={setText}
        onKeyDown={onKeyDown}
        // People mostly add to what they wrote; a browser would begin before it.
        onFocus={({ currentTarget }) => currentTarget.setSelectionRange(text.length, text.length)}
      />
      <div className="flex justify-end gap-2">
        <Button size="sm" tone="plain" onClick={onDone}>
          {common("cancel")}
        </Button>
        <Button size="sm" tone="primary" disabled={text.trim() === ""} onClick={save}>
          {common("save")}
        </Button>
      </div>
    </div>
  );
}

interface CommentMenuProps extends ReturnType<typeof useCommentPermissions> {
  comment: Comment;
  name: string;
  onEdit: () => void;
  onQuote?: ((comment: Comment) => void) | undefined;
}

function CommentMenu({ comment, name, onEdit, onQuote, canEdit, canResolve, canDelete }: CommentMenuProps) {
  const t = useTranslations("comments");
  const common = useTranslations("common");
  const isResolved = comment.resolved_at !== null;
  /** The menu returns the focus to its button, unless a field takes it. */
  const takesFocus = useRef(false);

  function remove() {
    const change = deleteComment(store, comment.id);
    if (!change) return;
    toast(t("deleted"), {
      action: { label: common("undo"), run: () => store.undoChange(change) },
      until: (dismiss) => onceNotUndoable(change, dismiss),
    });
  }

  function focusAfter(work: () => void) {
    takesFocus.current = true;
    runAfterPaint(work);
  }

  if (!canEdit && !canResolve && !canDelete && !onQuote) return null;
  return (
    <Menu
      align="end"
      onCloseAutoFocus={(event) => {
        if (takesFocus.current) event.preventDefault();
        takesFocus.current = false;
      }}
      trigger={
        <button
          type="button"
          aria-label={t("more", { name })}
          className="comment-more grid size-7 place-items-center rounded-sm text-muted hover:bg-hover pointer-coarse:size-touch"
        >
          <MoreIcon />
        </button>
      }
    >
      {onQuote && (
        <MenuItem icon={<CommentIcon />} onSelect={() => focusAfter(() => onQuote(comment))}>
          {t("quote")}
        </MenuItem>
      )}
      {canEdit && (
        <MenuItem icon={<PencilIcon />} onSelect={() => focusAfter(onEdit)}>
          {t("edit")}
        </MenuItem>
      )}
      {canResolve && (
        <MenuItem
          icon={<CheckIcon />}
          onSelect={() => {
            setResolved(store, comment.id, !isResolved);
            announce(t(isResolved ? "reopened" : "resolved"));
          }}
        >
          {t(isResolved ? "reopen" : "resolve")}
        </MenuItem>
      )}
      {canDelete && (
        <MenuItem danger icon={<TrashIcon />} onSelect={remove}>
          {t("delete")}
        </MenuItem>
      )}
    </Menu>
  );
}

/** The files of a comment, which are deleted with it. */
export function CommentFiles({ comment }: { comment: Comment }) {
  // Rows that were stored before comments could have files are without.
  const attachments = comment.attachments ?? [];
  const uploads = useUploads(attachments, ({ comment_id }) => comment_id === comment.id);
  if (attachments.length + uploads.length === 0) return null;
  return (
    <div className="attachments">
      <FileList todoId={comment.todo_id} attachments={attachments} uploads={uploads} isEditable={false} />
    </div>
  );
}

interface CommentItemProps {
  comment: Comment;
  list: List | undefined;
  /** Undefined for somebody who may not comment. */
  onQuote?: (comment: Comment) => void;
}

/** One comment; a resolved one shows only who wrote it until it is expanded. */
export function CommentItem({ comment, list, onQuote }: CommentItemProps) {
  const t = useTranslations("comments");
  const name = useAuthorName(comment.list_id)(comment);
  const permissions = useCommentPermissions(comment, list);
  const [isEditing, setEditing] = useState(false);
  const [isExpanded, setExpanded] = useState(false);
  const isResolved = comment.resolved_at !== null;
  const isCollapsed = isResolved && !isExpanded && !isEditing;
  return (
    <li className="comment">
      <Avatar name={name} userId={comment.author_id ?? ""} size={24} label={null} />
      <div className="grid min-w-0 gap-1">
        <div className="flex min-h-7 flex-wrap items-center gap-x-2 pointer-coarse:min-h-touch">
          <bdi className="truncate font-medium text-sm">{name}</bdi>
          <TimeAgo at={comment.created_at} />
          {comment.edited_at && <span className="text-muted text-xs">{t("edited")}</span>}
          {isResolved && (
            <button
              type="button"
              aria-expanded={!isCollapsed}
              onClick={() => setExpanded(!isExpanded)}
              className="flex min-h-7 items-center gap-1 rounded-sm text-muted text-xs hover:text-text pointer-coarse:min-h-touch"
            >
              <CheckIcon className="size-3.5" />
              {t("isResolved")}
            </button>
          )}
        </div>
        {isEditing ? (
          <CommentEditor comment={comment} onDone={() => setEditing(false)} />
        ) : (
          !isCollapsed && (
            <div className="grid gap-1.5 text-sm">
              {comment.quote_of && <CommentQuoteById id={comment.quote_of} />}
              {comment.text && <CommentText comment={comment} />}
              <CommentFiles comment={comment} />
            </div>
          )
        )}
      </div>
      <CommentMenu {...{ comment, name, onQuote }} {...permissions} onEdit={() => setEditing(true)} />
    </li>
  );
}
