"use client";

import "@/styles/attachments.css";
import { cx } from "class-variance-authority";
import { type ChangeEvent, useId, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { Glyph, type IconProps } from "@/components/ui/icons";
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

const CameraIcon = (props: IconProps) => (
  <Glyph {...props} d="M3 6.5h3L7.3 4.5h5.4L14 6.5h3v9H3zM10 8.2a2.6 2.6 0 1 1 0 5.2 2.6 2.6 0 0 1 0-5.2Z" />
);

const buttonClass =
  "min-h-8 items-center gap-1.5 rounded-md px-2 text-muted text-sm hover:bg-hover hover:text-text pointer-coarse:min-h-touch";

interface FileButtonProps {
  label: string;
  icon: typeof AttachmentIcon;
  onFiles: (files: readonly File[]) => void;
  /** Opens the camera where there is one. */
  isCamera?: boolean;
}

/** A button that opens the browser's own dialog for files. */
function FileButton({ label, icon: Icon, onFiles, isCamera = false }: FileButtonProps) {
  const input = useRef<HTMLInputElement>(null);
  function onChange({ target }: ChangeEvent<HTMLInputElement>) {
    const files = [...(target.files ?? [])];
    // The same file can be chosen again.
    target.value = "";
    if (files.length > 0) onFiles(files);
  }
  return (
    <>
      <button
        type="button"
        onClick={() => input.current?.click()}
        className={cx(buttonClass, isCamera ? "hidden pointer-coarse:flex" : "flex")}
      >
        <Icon className="size-4" />
        {label}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={label}
        onChange={onChange}
        {...(isCamera ? { accept: "image/*", capture: "environment" } : { multiple: true })}
      />
    </>
  );
}

function AddFiles({ todo }: { todo: Todo }) {
  const t = useTranslations("attachments");
  const add = useAddFiles(todo);
  const place = useRef<HTMLDivElement>(null);
  const onFiles = (files: readonly File[]) => void add(files);
  useFilesOfPanel(place, onFiles);
  return (
    <div ref={place} className="-mx-2 flex flex-wrap">
      <FileButton label={t("add")} icon={AttachmentIcon} onFiles={onFiles} />
      <FileButton label={t("takePhoto")} icon={CameraIcon} onFiles={onFiles} isCamera />
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
