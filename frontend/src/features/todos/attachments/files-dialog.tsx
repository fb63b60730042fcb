"use client";

import "@/styles/attachments.css";
import { useCallback, useState } from "react";
import { useTranslations } from "use-intl";
import { useFileSize } from "@/components/file-size";
import { AttachmentIcon } from "@/components/ui/attachment-icon";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { DownloadIcon, MoreIcon, TrashIcon } from "@/components/ui/icons";
import { LocalImage } from "@/components/ui/local-image";
import { Menu, MenuItem } from "@/components/ui/menu";
import { sheetClass } from "@/components/ui/popover";
import { useCell } from "@/lib/cell";
import { runAfterPaint } from "@/lib/focus/run-after-paint";
import { openTodo } from "@/lib/location";
import { useMedia } from "@/lib/use-media";
import { deleteAttachment, deleteComment } from "@/store/actions";
import { store } from "@/store/app-store";
import { hasPermission, isShared } from "@/store/engine/roles";
import { COMMENTS, TODOS } from "@/store/engine/signals";
import { filesOfList, type ListFile } from "@/store/indexes/list-files";
import { useDerived, useList } from "@/store/react/hooks";
import type { Attachment, List } from "@/store/types";
import { filesDialog } from "@/store/ui-state/dialogs";

import { useCommentPermissions } from "../comments/permissions";
import { useAuthorName } from "../comments/use-author-name";
import { useDownload } from "./file-items";
import { usePicture } from "./use-picture";

const close = () => filesDialog.set(null);

const idOf = ({ attachment, comment }: ListFile) => comment?.id ?? attachment.id;
const focusRow = (file: ListFile) =>
  runAfterPaint(() =>
    document
      .querySelector<HTMLElement>(
        `[data-file="${file.attachment.id}"] [data-undo], [data-file="${file.attachment.id}"] [aria-haspopup]`,
      )
      ?.focus(),
  );

function Thumbnail({ attachment: { id } }: { attachment: Attachment }) {
  const url = usePicture(id, "thumbnail");
  return url ? (
    <LocalImage src={url} className="attachment-local" />
  ) : (
    <AttachmentIcon className="size-4 text-muted" />
  );
}

interface FileMenuProps {
  file: ListFile;
  onDelete: (file: ListFile) => void;
}

/** A file on a todo is deleted alone, one on a comment with the comment. */
function FileMenu({ file, onDelete }: FileMenuProps) {
  const t = useTranslations("attachments");
  const comments = useTranslations("comments");
  const download = useDownload();
  const { attachment, todo, comment } = file;
  const list = useList(todo.list_id);
  const { canDelete } = useCommentPermissions(comment, list);
  const isDeletable = comment ? canDelete : hasPermission(list, "edit");
  return (
    <Menu
      align="end"
      trigger={
        <button
          type="button"
          aria-label={t("more", { name: attachment.name })}
          className="grid size-8 shrink-0 place-items-center rounded-md text-muted hover:bg-hover hover:text-text pointer-coarse:size-touch"
        >
          <MoreIcon />
        </button>
      }
    >
      <MenuItem icon={<DownloadIcon />} onSelect={() => download(attachment)}>
        {t("download")}
      </MenuItem>
      {isDeletable && (
        <MenuItem danger icon={<TrashIcon />} onSelect={() => onDelete(file)}>
          {comment ? comments("delete") : t("delete")}
        </MenuItem>
      )}
    </Menu>
  );
}

/** The file, how much it takes and where it is; a press opens its todo. */
function FileOfList({ file, onDelete }: FileMenuProps) {
  const t = useTranslations("attachments.ofList");
  const formatSize = useFileSize();
  const { attachment, todo, comment } = file;
  const authorOf = useAuthorName(todo.list_id);
  function open() {
    close();
    openTodo(todo.id);
  }
  return (
    <>
      <button type="button" onClick={open} className="attachment-file py-1.5">
        <span className="grid size-8 shrink-0 place-items-center">
          {attachment.width === null ? (
            <AttachmentIcon className="size-4 text-muted" />
          ) : (
            <Thumbnail attachment={attachment} />
          )}
        </span>
        <span className="grid min-w-0 flex-1 text-start">
          <bdi className="truncate">{attachment.name}</bdi>
          <span className="truncate text-muted text-sm">
            {formatSize(attachment.bytes)} · <bdi>{todo.title}</bdi>
            {comment && ` · ${t("inComment", { name: authorOf(comment) })}`}
          </span>
        </span>
      </button>
      <FileMenu file={file} onDelete={onDelete} />
    </>
  );
}

/** Takes the place of a file that was deleted, until the dialog closes. */
function DeletedFile({ file, onUndo }: { file: ListFile; onUndo: () => void }) {
  const t = useTranslations("attachments.ofList");
  const common = useTranslations("common");
  return (
    <>
      <p className="min-w-0 flex-1 truncate py-1.5 ps-1 text-muted">
        {t("deleted", { name: file.attachment.name })}
      </p>
      <Button
        size="sm"
        tone="plain"
        data-undo
        aria-label={t("undo", { name: file.attachment.name })}
        onClick={onUndo}
      >
        {common("undo")}
      </Button>
    </>
  );
}

const ON_FILES = [TODOS, COMMENTS];
const PAGE = 50;

/** The files of a list, and for a while those that were just deleted, at their place. */
function useFiles(list: List) {
  const files = useDerived(
    ON_FILES,
    useCallback(() => filesOfList(store, list.id), [list.id]),
  );
  const [deleted, setDeleted] = useState<readonly { file: ListFile; change: string }[]>([]);
  const present = new Set(files.map(({ attachment }) => attachment.id));
  const missing = deleted.filter(({ file }) => !present.has(file.attachment.id));
  const rows = [...files, ...missing.map(({ file }) => file)].sort(
    (one, other) => other.attachment.bytes - one.attachment.bytes,
  );

  function remove(file: ListFile): void {
    const { todo, comment, attachment } = file;
    const change = comment ? deleteComment(store, comment.id) : deleteAttachment(store, todo.id, attachment);
    if (change === null) return;
    const together = files.filter((other) => idOf(other) === idOf(file));
    setDeleted((before) => [...before, ...together.map((each) => ({ file: each, change }))]);
    focusRow(file);
  }

  function undo(file: ListFile): void {
    const change = missing.findLast(({ file: other }) => other.attachment.id === file.attachment.id)?.change;
    if (change) store.undoChange(change);
    focusRow(file);
  }

  return { files, rows, remove, undo, isDeleted: ({ attachment }: ListFile) => !present.has(attachment.id) };
}

function Files({ list }: { list: List }) {
  const t = useTranslations("attachments.ofList");
  const formatSize = useFileSize();
  const { files, rows, remove, undo, isDeleted } = useFiles(list);
  const [limit, setLimit] = useState(PAGE);
  if (rows.length === 0) return <p className="text-muted">{t("empty")}</p>;
  const bytes = files.reduce((sum, { attachment }) => sum + attachment.bytes, 0);
  return (
    <>
      <p className="mb-3 text-muted text-sm">
        <span role="status">{t("total", { count: files.length, size: formatSize(bytes) })}</span>{" "}
        {isShared(store, list.id) && t("countFor")}
      </p>
      <ul aria-label={t("rows")}>
        {rows.slice(0, limit).map((file) => (
          <li
            key={file.attachment.id}
            data-file={file.attachment.id}
            className="flex min-h-13 items-center gap-1 border-line border-t first:border-t-0"
          >
            {isDeleted(file) ? (
              <DeletedFile file={file} onUndo={() => undo(file)} />
            ) : (
              <FileOfList file={file} onDelete={remove} />
            )}
          </li>
        ))}
      </ul>
      {rows.length > limit && (
        <Button size="sm" onClick={() => setLimit(limit + PAGE)} className="mt-3">
          {t("more")}
        </Button>
      )}
    </>
  );
}

/** The files of a list with how much they take, the largest first, for whoever wants to make room. */
export default function FilesDialog() {
  const t = useTranslations("attachments.ofList");
  const list = useList(useCell(filesDialog) ?? "");
  const isNarrow = useMedia("(width < 48rem)");
  if (!list) return null;
  return (
    <Dialog
      open
      onOpenChange={close}
      title={t("title", { name: list.name })}
      className={isNarrow ? sheetClass : "max-w-lead! sm:inset-bs-[10vh]!"}
    >
      <Files key={list.id} list={list} />
    </Dialog>
  );
}
