"use client";

import { type ReactNode, useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { toast } from "@/components/feedback/toaster";
import { formatPercentage, useFileSize } from "@/components/file-size";
import { AttachmentIcon } from "@/components/ui/attachment-icon";
import { CloseIcon, DownloadIcon, MoreIcon, TrashIcon } from "@/components/ui/icons";
import { LocalImage } from "@/components/ui/local-image";
import { Menu, MenuItem } from "@/components/ui/menu";
import { deleteAttachment } from "@/store/actions";
import { onceNotUndoable, store } from "@/store/app-store";
import { useLocaleTag } from "@/store/react/use-calendar";
import type { Attachment, TodoId } from "@/store/types";
import { cancelUpload, type PendingUpload, retryUpload } from "@/store/uploads/upload-queue";
import { downloadFile, usePicture } from "./use-picture";

const smallButtonClass =
  "attachment-more grid size-7 place-items-center rounded-sm text-muted hover:bg-hover pointer-coarse:size-touch";

/** Downloads a file, and says so if that fails. */
export function useDownload(): (attachment: Attachment) => void {
  const t = useTranslations("attachments");
  return (attachment) => {
    downloadFile(attachment).catch(() =>
      toast(t("downloadFailed", { name: attachment.name }), { tone: "danger" }),
    );
  };
}

interface ItemProps {
  todoId: TodoId;
  attachment: Attachment;
  /** Whether it can be deleted alone. */
  isEditable: boolean;
}

function ItemMenu({ todoId, attachment, isEditable }: ItemProps) {
  const t = useTranslations("attachments");
  const common = useTranslations("common");
  const download = useDownload();

  function remove() {
    const change = deleteAttachment(store, todoId, attachment);
    if (!change) return;
    toast(t("deleted"), {
      action: { label: common("undo"), run: () => store.undoChange(change) },
      until: (dismiss) => onceNotUndoable(change, dismiss),
    });
  }

  return (
    <Menu
      align="end"
      trigger={
        <button type="button" aria-label={t("more", { name: attachment.name })} className={smallButtonClass}>
          <MoreIcon />
        </button>
      }
    >
      <MenuItem icon={<DownloadIcon />} onSelect={() => download(attachment)}>
        {t("download")}
      </MenuItem>
      {isEditable && (
        <MenuItem danger icon={<TrashIcon />} onSelect={remove}>
          {t("delete")}
        </MenuItem>
      )}
    </Menu>
  );
}

/** An image, which opens in the lightbox. */
export function ImageTile({ onOpen, ...props }: ItemProps & { onOpen: () => void }) {
  const t = useTranslations("attachments");
  const { id, name } = props.attachment;
  const url = usePicture(id, "thumbnail");
  return (
    <li className="attachment-tile">
      <button type="button" aria-label={t("open", { name })} onClick={onOpen} className="attachment-picture">
        {url ? <LocalImage src={url} /> : <AttachmentIcon className="size-5 text-muted" />}
      </button>
      <ItemMenu {...props} />
    </li>
  );
}

interface FileLineProps {
  name: string;
  detail: ReactNode;
  /** The address of a picture of it, if there is one. */
  picture?: string | null;
}

function FileLine({ name, detail, picture = null }: FileLineProps) {
  const [broken, setBroken] = useState<string | null>(null);
  return (
    <>
      {picture !== null && picture !== broken ? (
        <LocalImage src={picture} onError={() => setBroken(picture)} className="attachment-local" />
      ) : (
        <AttachmentIcon className="size-4 shrink-0 text-muted" />
      )}
      <span className="grid min-w-0 flex-1 text-start">
        <bdi className="truncate text-sm">{name}</bdi>
        <span className="text-muted text-xs">{detail}</span>
      </span>
    </>
  );
}

/** A file that is no image, which is downloaded. */
export function FileRow(props: ItemProps) {
  const t = useTranslations("attachments");
  const formatSize = useFileSize();
  const download = useDownload();
  const { name, bytes } = props.attachment;
  return (
    <li className="attachment-row">
      <button
        type="button"
        aria-label={t("downloadFile", { name })}
        onClick={() => download(props.attachment)}
        className="attachment-file"
      >
        <FileLine name={name} detail={formatSize(bytes)} />
      </button>
      <ItemMenu {...props} />
    </li>
  );
}

/** The picture of a file on this device, if the browser takes it for an image. */
function useLocalPicture({ file }: PendingUpload): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (!/^image\/(?:png|jpeg|gif|webp|avif)$/.test(file.type)) return;
    const made = URL.createObjectURL(file);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  return url;
}

/** A file that has not reached the server, with what has become of it. */
export function UploadRow({ upload }: { upload: PendingUpload }) {
  const t = useTranslations("attachments");
  const locale = useLocaleTag();
  const formatSize = useFileSize();
  const picture = useLocalPicture(upload);
  const { name, file, error, progress, isSent } = upload;
  const isWaiting = error === null && progress === null && !isSent;
  const detail = error ?? (isWaiting ? t("waiting") : formatSize(file.size));
  return (
    <li className="attachment-row" data-upload={error ? "failed" : "pending"}>
      <div className="attachment-file">
        <FileLine
          name={name}
          picture={picture}
          detail={
            <span role={error ? "alert" : undefined} className={error ? "text-danger" : ""}>
              {detail}
            </span>
          }
        />
      </div>
      {progress !== null && (
        <progress
          value={progress}
          aria-label={t("uploading", { name, percent: formatPercentage(progress, locale) })}
          className="bar shrink-0"
        />
      )}
      {error !== null && (
        <button
          type="button"
          onClick={() => void retryUpload(upload)}
          className="min-h-7 rounded-sm px-2 text-accent-strong text-sm hover:bg-hover pointer-coarse:min-h-touch"
        >
          {t("retry")}
        </button>
      )}
      {!isSent && (
        <button
          type="button"
          aria-label={t(error === null ? "cancel" : "remove", { name })}
          onClick={() => void cancelUpload(upload)}
          className="grid size-7 place-items-center rounded-sm text-muted hover:bg-hover pointer-coarse:size-touch"
        >
          <CloseIcon className="size-3.5" />
        </button>
      )}
    </li>
  );
}
