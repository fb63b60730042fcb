import { type RefObject, useEffect, useRef } from "react";
import { useTranslations } from "use-intl";
import { announce } from "@/components/feedback/announcer";
import { toast } from "@/components/feedback/toaster";
import { useFileSize } from "@/components/file-size";
import type { Todo } from "@/store/types";
import { addUploads, pendingUploads } from "@/store/uploads/upload-queue";

/** The server's limits. */
const MAX_BYTES = 25_000_000;
const MAX_FILES = 50;

/** Queues files for a todo, and says what is wrong with those that can't be attached. */
export function useAddFiles(todo: Todo): (files: readonly File[]) => Promise<void> {
  const t = useTranslations("attachments");
  const formatSize = useFileSize();
  const refuse = (message: string) => toast(message, { tone: "danger" });
  return async (files) => {
    const accepted = files.filter((file) => {
      if (file.size === 0) refuse(t("empty", { name: file.name }));
      else if (file.size > MAX_BYTES)
        refuse(t("tooLarge", { name: file.name, limit: formatSize(MAX_BYTES) }));
      return file.size > 0 && file.size <= MAX_BYTES;
    });
    const queued = pendingUploads.get().filter(({ todo_id }) => todo_id === todo.id).length;
    const room = MAX_FILES - todo.attachments.length - queued;
    if (accepted.length > room) refuse(t("tooMany", { limit: MAX_FILES }));
    const added = accepted.slice(0, Math.max(0, room));
    if (added.length === 0) return;
    try {
      await addUploads(todo.id, added);
      announce(t("added", { count: added.length }));
    } catch {
      refuse(t("notStored", { name: added[0]?.name ?? "" }));
    }
  };
}

const hasFiles = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes("Files") ?? false;

/** Has the panel around an element take files that are dropped or pasted anywhere in it. */
export function useFilesOfPanel(
  element: RefObject<HTMLElement | null>,
  add: (files: readonly File[]) => void,
): void {
  const latest = useRef(add);
  useEffect(() => {
    latest.current = add;
  });
  useEffect(() => {
    const panel = element.current?.closest<HTMLElement>(".app-panel, .sheet");
    if (!panel) return;
    const showTarget = (isOver: boolean) => panel.toggleAttribute("data-files-over", isOver);
    const onDragOver = (event: DragEvent) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = "copy";
      showTarget(true);
    };
    const onDragLeave = ({ relatedTarget }: DragEvent) => {
      if (!(relatedTarget instanceof Node && panel.contains(relatedTarget))) showTarget(false);
    };
    const onDrop = (event: DragEvent) => {
      showTarget(false);
      if (!hasFiles(event)) return;
      event.preventDefault();
      latest.current([...(event.dataTransfer?.files ?? [])]);
    };
    const onPaste = (event: ClipboardEvent) => {
      const files = [...(event.clipboardData?.files ?? [])];
      // A table or a formatted text brings a picture of itself along.
      if (files.length === 0 || event.clipboardData?.types.includes("text/plain")) return;
      event.preventDefault();
      latest.current(files);
    };
    const listening = new AbortController();
    const options = { signal: listening.signal };
    panel.addEventListener("dragover", onDragOver, options);
    panel.addEventListener("dragleave", onDragLeave, options);
    panel.addEventListener("drop", onDrop, options);
    panel.addEventListener("paste", onPaste, options);
    return () => {
      listening.abort();
      showTarget(false);
    };
  }, [element]);
}
