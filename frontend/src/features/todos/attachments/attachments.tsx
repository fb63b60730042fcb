"use client";

import "@/styles/attachments.css";
import { cx } from "class-variance-authority";
import { useId, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { FileButton } from "@/components/form/file-button";
import { CameraIcon } from "@/components/ui/form-icons";
import { useCell } from "@/lib/cell";
import { IS_GUEST_PAGE } from "@/lib/preferences";
import { can } from "@/store/engine/roles";
import { useList } from "@/store/react/hooks";
import type { Attachment, Todo } from "@/store/types";
import { pendingUploads, startUploads } from "@/store/uploads/upload-queue";
import { AttachmentIcon } from "../row/row-meta";
import { useAddFiles, useFilesOfPanel } from "./add-files";
import { FileRow, ImageTile, UploadRow, useDownload } from "./items";
import { Lightbox } from "./lightbox";

// This part is loaded at every start, after the first paint.
if (typeof window !== "undefined" && !IS_GUEST_PAGE) void startUploads();

const buttonClass =
  "min-h-8 items-center gap-1.5 rounded-md px-2 text-muted text-sm hover:bg-hover hover:text-text pointer-coarse:min-h-touch";

function AddFiles({ todo }: { todo: Todo }) {
  const t = useTranslations("attachments");
  const add = useAddFiles(todo);
  const place = useRef<HTMLDivElement>(null);
  const onFiles = (files: readonly File[]) => void add(files);
  useFilesOfPanel(place, onFiles);
  return (
    <div ref={place} className="-mx-2 flex flex-wrap">
      <FileButton
        label={t("add")}
        icon={<AttachmentIcon className="size-4" />}
        onFiles={onFiles}
        className={cx(buttonClass, "flex")}
      />
      <FileButton
        label={t("takePhoto")}
        icon={<CameraIcon className="size-4" />}
        onFiles={onFiles}
        only="camera"
        className={cx(buttonClass, "hidden pointer-coarse:flex")}
      />
    </div>
  );
}

const isImage = ({ width }: Attachment) => width !== null;

/** The files of a todo: pictures first, then the others, then those that are on their way. */
export function Attachments({ todo }: { todo: Todo }) {
  const t = useTranslations("attachments");
  const isEditable = can(useList(todo.list_id), "edit");
  const known = new Set(todo.attachments.map(({ id }) => id));
  const uploads = useCell(pendingUploads).filter(({ id, todo_id }) => todo_id === todo.id && !known.has(id));
  const download = useDownload();
  const [openId, setOpenId] = useState<string | null>(null);
  const headingId = useId();
  const images = todo.attachments.filter(isImage);
  const files = todo.attachments.filter((attachment) => !isImage(attachment));
  const open = images.find(({ id }) => id === openId);
  const count = todo.attachments.length + uploads.length;
  if (count === 0 && !isEditable) return null;
  const itemOf = (attachment: Attachment) => ({ todo, attachment, isEditable });
  return (
    <section aria-labelledby={headingId} className="attachments">
      <h2 id={headingId} className={count === 0 ? "sr-only" : "font-medium text-sm"}>
        {t("title", { count })}
      </h2>
      {images.length > 0 && (
        <ul className="attachment-grid">
          {images.map((image) => (
            <ImageTile key={image.id} {...itemOf(image)} onOpen={() => setOpenId(image.id)} />
          ))}
        </ul>
      )}
      {files.length + uploads.length > 0 && (
        <ul className="grid gap-1">
          {files.map((file) => (
            <FileRow key={file.id} {...itemOf(file)} />
          ))}
          {uploads.map((upload) => (
            <UploadRow key={upload.id} upload={upload} />
          ))}
        </ul>
      )}
      {isEditable && <AddFiles todo={todo} />}
      {open && (
        <Lightbox
          images={images}
          current={open}
          onShow={({ id }) => setOpenId(id)}
          onClose={() => setOpenId(null)}
          onDownload={download}
        />
      )}
    </section>
  );
}
