"use client";

import "@/styles/attachments.css";
import { useState } from "react";
import { useCell } from "@/lib/cell";
import type { Attachment, TodoId } from "@/store/types";
import { type PendingUpload, pendingUploads } from "@/store/uploads/upload-queue";
import { FileRow, ImageTile, UploadRow, useDownload } from "./file-items";
import { Lightbox } from "./lightbox";

/** The uploads of a row that are not among its attachments yet. */
export function useUploads(
  attachments: readonly Attachment[],
  isOfRow: (upload: PendingUpload) => boolean,
): PendingUpload[] {
  const known = new Set(attachments.map(({ id }) => id));
  return useCell(pendingUploads).filter((upload) => isOfRow(upload) && !known.has(upload.id));
}

const isImage = ({ width }: Attachment) => width !== null;

interface FileListProps {
  todoId: TodoId;
  attachments: readonly Attachment[];
  uploads: readonly PendingUpload[];
  isEditable: boolean;
}

/** Files: pictures first, then the others, then those that are on their way. */
export function FileList({ todoId, attachments, uploads, isEditable }: FileListProps) {
  const download = useDownload();
  const [openId, setOpenId] = useState<string | null>(null);
  const images = attachments.filter(isImage);
  const files = attachments.filter((attachment) => !isImage(attachment));
  const open = images.find(({ id }) => id === openId);
  const itemOf = (attachment: Attachment) => ({ todoId, attachment, isEditable });
  return (
    <>
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
      {open && (
        <Lightbox
          images={images}
          current={open}
          onShow={({ id }) => setOpenId(id)}
          onClose={() => setOpenId(null)}
          onDownload={download}
        />
      )}
    </>
  );
}
