import { runAfterPaint } from "@/lib/run-after-paint";
import type { TodoId } from "@/store/types";
import { focusedTodo } from "@/store/ui-state/selection";
import { visibleIds } from "./visible-rows";

/** Returns the title of a row, which takes its focus; null if the row is not rendered. */
export const titleElementOf = (id: TodoId) =>
  document.querySelector<HTMLElement>(`[data-title="${CSS.escape(id)}"]`);

type ScrollToRow = (id: TodoId) => void;
let scrollToRow: ScrollToRow | null = null;

/** Registers the function that scrolls a row into view. @returns the unregister function */
export function registerScrollToRow(scroll: ScrollToRow): () => void {
  scrollToRow = scroll;
  return () => {
    if (scrollToRow === scroll) scrollToRow = null;
  };
}

/** Focuses a row and scrolls it into view first if it is not rendered. */
export function focusTodo(id: TodoId): void {
  focusedTodo.set(id);
  const title = titleElementOf(id);
  if (title) {
    title.focus({ preventScroll: true });
    title.closest("li")?.scrollIntoView({ block: "nearest" });
    return;
  }
  scrollToRow?.(id);
  runAfterPaint(() => titleElementOf(id)?.focus({ preventScroll: true }));
}

/** Returns the focus to a row, or to the focused row if that one has left the view. */
export function returnFocusTo(id: TodoId): void {
  const visible = visibleIds();
  const target = visible.includes(id) ? id : focusedTodo.get();
  if (target !== null && visible.includes(target)) focusTodo(target);
}
