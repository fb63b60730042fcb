"use client";

import { cx } from "class-variance-authority";
import { useId, useRef } from "react";
import { useTranslations } from "use-intl";
import { FileButton } from "@/components/form/file-button";
import { AttachmentIcon } from "@/components/ui/attachment-icon";
import { CameraIcon } from "@/components/ui/form-icons";
import { IS_GUEST_PAGE } from "@/lib/preferences";
import { hasPermission } from "@/store/engine/roles";
import { useList } from "@/store/react/hooks";
import type { Todo } from "@/store/types";
import { startUploads } from "@/store/uploads/upload-queue";
import { panelAround, useAddFiles, useFileTarget } from "./add-files";
import { FileList, useUploads } from "./file-list";

// This part is loaded at every start, after the first paint.
if (typeof window !== "undefined" && !IS_GUEST_PAGE) void startUploads();

const buttonClass =
  "min-h-8 items-center gap-1.5 rounded-md px-2 text-muted text-sm hover:bg-hover hover:text-text pointer-coarse:min-h-touch";

function AddFiles({ todo }: { todo: Todo }) {
  const t = useTranslations("attachments");
  const add = useAddFiles(todo);
  const place = useRef<HTMLDivElement>(null);
  const onFiles = (files: readonly File[]) => void add(files);
  useFileTarget(place, panelAround, onFiles);
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

/** The files of a todo. */
export function Attachments({ todo }: { todo: Todo }) {
  const t = useTranslations("attachments");
  const isEditable = hasPermission(useList(todo.list_id), "edit") && !IS_GUEST_PAGE;
  const uploads = useUploads(
    todo.attachments,
    ({ todo_id, comment_id }) => todo_id === todo.id && !comment_id,
  );
  const headingId = useId();
  const count = todo.attachments.length + uploads.length;
  if (count === 0 && !isEditable) return null;
  return (
    <section aria-labelledby={headingId} className="attachments">
      <h2 id={headingId} className={count === 0 ? "sr-only" : "font-medium text-sm"}>
        {t("title", { count })}
      </h2>
      <FileList todoId={todo.id} attachments={todo.attachments} uploads={uploads} isEditable={isEditable} />
      {isEditable && <AddFiles todo={todo} />}
    </section>
  );
}
