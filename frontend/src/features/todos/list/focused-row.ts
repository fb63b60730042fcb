import { runAfterPaint } from "@/lib/focus/run-after-paint";
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

/** False while the code for the rows of the view is still loading. */
export const areRowsRendered = (): boolean => document.querySelector("#view [data-title]") !== null;

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

const HIGHLIGHT_MS = 1400;

/** Shows which row is new. Someone who wants no motion sees the color go at once, not fade. */
function highlight(row: Element): void {
  const color = { backgroundColor: "var(--accent-soft)" };
  const isReduced = matchMedia("(prefers-reduced-motion: reduce)").matches;
  row.animate(isReduced ? [color, color] : [color, { ...color, offset: 0.4 }, {}], HIGHLIGHT_MS);
}

/** Scrolls to a row if it is out of sight, and highlights it for a moment; the focus stays. */
export function revealTodo(id: TodoId): void {
  const rowElement = () => document.querySelector(`[data-row="${CSS.escape(id)}"]`);
  if (!rowElement()) scrollToRow?.(id);
  runAfterPaint(() => {
    const row = rowElement();
    if (!row) return;
    const box = row.getBoundingClientRect();
    const pane = (row.closest(".board-cards") ?? row.closest(".app-view"))?.getBoundingClientRect();
    const isInSight = pane && box.top >= pane.top && box.bottom <= pane.bottom;
    if (!isInSight) row.scrollIntoView({ block: "center", inline: "nearest" });
    highlight(row);
  });
}
