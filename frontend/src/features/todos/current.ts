import { createCell } from "@/lib/cell";
import type { TodoId } from "@/store/rows";
import { focusedTodo } from "@/store/selection";

/** The row that keys act on; it follows focus and outlives it. */
export const currentTodo = focusedTodo;

/** The row whose title is being edited. */
export const editedTodo = createCell<TodoId | null>(null);

/** A menu or a date picker over a row, where the pointer was or beside the row. */
export type RowOverlay = { kind: "menu" | "due"; id: TodoId; x: number; y: number };
export const rowOverlay = createCell<RowOverlay | null>(null);

const titleOf = (id: TodoId) => document.querySelector<HTMLElement>(`[data-title="${CSS.escape(id)}"]`);

type Reveal = (id: TodoId) => void;
let reveal: Reveal | null = null;

/** The list on screen says how a row beyond its edge is brought into sight. */
export function onReveal(how: Reveal): () => void {
  reveal = how;
  return () => {
    if (reveal === how) reveal = null;
  };
}

/** Moves focus to a row, bringing it into sight first when it is not drawn. */
export function focusTodo(id: TodoId): void {
  currentTodo.set(id);
  const drawn = titleOf(id);
  if (drawn) {
    drawn.focus({ preventScroll: true });
    drawn.closest("li")?.scrollIntoView({ block: "nearest" });
    return;
  }
  reveal?.(id);
  requestAnimationFrame(() => requestAnimationFrame(() => titleOf(id)?.focus({ preventScroll: true })));
}

/** Opens `kind` under the row's title, as a key does that has no pointer. */
export function openOverRow(kind: RowOverlay["kind"], id: TodoId): void {
  const box = titleOf(id)?.closest("li")?.getBoundingClientRect();
  if (box) rowOverlay.set({ kind, id, x: box.left + 32, y: box.top + 32 });
}
