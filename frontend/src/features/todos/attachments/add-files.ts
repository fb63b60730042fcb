import { type RefObject, useEffect, useRef } from "react";
import { useTranslations } from "use-intl";
import { announce } from "@/components/feedback/announcer";
import { toast } from "@/components/feedback/toaster";
import { useFileSize } from "@/components/file-size";
import type { Todo } from "@/store/types";
import {
  addUploads,
  MAX_PENDING_BYTES,
  pendingUploads,
  UploadQueueFull,
  type UploadTarget,
} from "@/store/uploads/upload-queue";

/** The server's limits. */
const MAX_BYTES = 25_000_000;
const MAX_FILES = 50;

/** Says what is wrong with files that can't be attached, and returns the others. @param room how many more there can be */
export function useAcceptFiles(): (files: readonly File[], room: number, tooMany: string) => readonly File[] {
  const t = useTranslations("attachments");
  const formatSize = useFileSize();
  const refuse = (message: string) => toast(message, { tone: "danger" });
  return (files, room, tooMany) => {
    const accepted = files.filter((file) => {
      if (file.size === 0) refuse(t("empty", { name: file.name }));
      else if (file.size > MAX_BYTES)
        refuse(t("tooLarge", { name: file.name, limit: formatSize(MAX_BYTES) }));
      return file.size > 0 && file.size <= MAX_BYTES;
    });
    if (accepted.length > room) refuse(tooMany);
    return accepted.slice(0, Math.max(0, room));
  };
}

/** Queues files, and says so if this device has no room for them. @returns whether it has */
export function useQueueFiles(): (
  target: UploadTarget,
  files: readonly File[],
  onStored?: () => void,
) => Promise<boolean> {
  const t = useTranslations("attachments");
  const formatSize = useFileSize();
  return async (target, files, onStored) => {
    try {
      await addUploads(target, files, onStored);
      return true;
    } catch (error) {
      const name = files[0]?.name ?? "";
      const isFull = error instanceof UploadQueueFull;
      const limit = formatSize(MAX_PENDING_BYTES);
      toast(isFull ? t("queueFull", { limit }) : t("notStored", { name }), { tone: "danger" });
      return false;
    }
  };
}

/** Queues files for a todo. */
export function useAddFiles(todo: Todo): (files: readonly File[]) => Promise<void> {
  const t = useTranslations("attachments");
  const accept = useAcceptFiles();
  const queue = useQueueFiles();
  return async (files) => {
    const isQueued = ({ todo_id, comment_id }: UploadTarget) => todo_id === todo.id && !comment_id;
    const queued = pendingUploads.get().filter(isQueued).length;
    const room = MAX_FILES - todo.attachments.length - queued;
    const added = accept(files, room, t("tooMany", { limit: MAX_FILES }));
    if (added.length > 0 && (await queue({ todo_id: todo.id }, added)))
      announce(t("added", { count: added.length }));
  };
}

const hasFiles = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes("Files") ?? false;

/** The panel around an element. */
export const panelAround = (element: HTMLElement) => element.closest<HTMLElement>(".app-panel, .sheet");

/**
 * Has an element take files that are dropped or pasted anywhere in it, unless another one inside of it takes them.
 * @param find that element, by one in it
 */
export function useFileTarget(
  element: RefObject<HTMLElement | null>,
  find: (element: HTMLElement) => HTMLElement | null,
  add: (files: readonly File[]) => void,
): void {
  const latest = useRef(add);
  useEffect(() => {
    latest.current = add;
  });
  useEffect(() => {
    const target = element.current && find(element.current);
    if (!target) return;
    const showTarget = (isOver: boolean) => target.toggleAttribute("data-files-over", isOver);
    const onDragOver = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      if (event.defaultPrevented) {
        showTarget(false);
        return;
      }
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = "copy";
      showTarget(true);
    };
    const onDragLeave = ({ relatedTarget }: DragEvent) => {
      if (!(relatedTarget instanceof Node && target.contains(relatedTarget))) showTarget(false);
    };
    const onDrop = (event: DragEvent) => {
      showTarget(false);
      if (!hasFiles(event) || event.defaultPrevented) return;
      event.preventDefault();
      latest.current([...(event.dataTransfer?.files ?? [])]);
    };
    const onPaste = (event: ClipboardEvent) => {
      const files = [...(event.clipboardData?.files ?? [])];
      // A table or a formatted text brings a picture of itself along.
      if (event.defaultPrevented || files.length === 0 || event.clipboardData?.types.includes("text/plain"))
        return;
      event.preventDefault();
      latest.current(files);
    };
    const listening = new AbortController();
    const options = { signal: listening.signal };
    target.addEventListener("dragover", onDragOver, options);
    target.addEventListener("dragleave", onDragLeave, options);
    target.addEventListener("drop", onDrop, options);
    target.addEventListener("paste", onPaste, options);
    return () => {
      listening.abort();
      showTarget(false);
    };
  }, [element, find]);
}
