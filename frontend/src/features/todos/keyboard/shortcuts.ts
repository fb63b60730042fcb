import { closeTodo, openTodo, openTodoId } from "@/lib/location";
import { store } from "@/store/app-store";
import { withDescendants } from "@/store/indexes/selectors";
import type { Priority, Todo, TodoId } from "@/store/types";
import {
  clearSelection,
  extendSelection,
  selectAll,
  selection,
  toggleSelected,
} from "@/store/ui-state/selection";
import type { useTodoActions } from "../actions/use-todo-actions";
import { shifted } from "../drag/drop-target";
import { sectionWanted } from "../list/section-heading";
import {
  allIds,
  currentTodo,
  editedTodo,
  focusTodo,
  openOverRow,
  shownRows,
  targetsOf,
} from "../list/visible-rows";
import type { useComplete } from "../row/complete-button";

export type KeyTools = ReturnType<typeof useTodoActions> & {
  complete: ReturnType<typeof useComplete>;
  today: string;
  saySelected: () => void;
  sayStays: () => void;
  sayDragged: (ids: readonly TodoId[]) => void;
  sayCancelled: () => void;
};

export interface Pressed {
  /** Every row in the order in which it is shown. */
  ids: readonly TodoId[];
  /** The current one, while it is shown. */
  todo: Todo | undefined;
  onControl: boolean;
  tools: KeyTools;
}

const WEIGHT: Record<string, Priority> = { "1": "high", "2": "medium", "3": "low", "4": "none" };

function neighbour(ids: readonly TodoId[], by: 1 | -1): TodoId | undefined {
  const from = ids.indexOf(currentTodo.get() ?? "");
  return ids[from < 0 ? (by === 1 ? 0 : ids.length - 1) : Math.min(Math.max(from + by, 0), ids.length - 1)];
}

function step({ ids }: Pressed, by: 1 | -1): void {
  const id = neighbour(ids, by);
  if (id) focusTodo(id);
}

/** Selects the current row and the next one, or lets the last one go on the way back. */
function extend({ ids, todo, tools }: Pressed, by: 1 | -1): void {
  const id = neighbour(ids, by);
  if (!todo || !id) return;
  if (selection.get().anchor === null) toggleSelected(todo.id);
  extendSelection(id, ids);
  focusTodo(id);
  tools.saySelected();
}

/** Deletes, and gives the focus to the next row that stays, else to the one before. */
function remove({ ids, tools }: Pressed, todo: Todo): void {
  const targets = targetsOf(todo.id);
  const going = new Set(withDescendants(store, targets));
  const at = ids.indexOf(todo.id);
  const next =
    ids.slice(at).find((id) => !going.has(id)) ?? ids.slice(0, at).findLast((id) => !going.has(id));
  tools.remove(targets);
  clearSelection();
  if (next) focusTodo(next);
}

function shift({ tools }: Pressed, todo: Todo, by: 1 | -1): void {
  const ids = targetsOf(todo.id);
  const edge = (by < 0 ? ids[0] : ids.at(-1)) ?? todo.id;
  const insertionPoint = shifted(shownRows.get(), edge, by);
  if (!insertionPoint || !tools.place(ids, insertionPoint)) tools.sayStays();
  requestAnimationFrame(() => requestAnimationFrame(() => focusTodo(todo.id)));
}

/** Unfolds or folds; on a leaf, back goes to the row that it stands under. */
function fold({ ids }: Pressed, todo: Todo, is: boolean): boolean {
  const holds = store.index.childrenOf(todo.id).length > 0;
  if (holds && store.collapsed.has(todo.id) !== is) store.collapsed.set(todo.id, is);
  else if (is && todo.parent_id !== null && ids.includes(todo.parent_id)) focusTodo(todo.parent_id);
  else return false;
  return true;
}

function leave(): boolean {
  if (selection.get().ids.size > 0) clearSelection();
  else if (openTodoId()) closeTodo();
  else return false;
  return true;
}

const isBack = (keys: string) => (keys === "ArrowLeft") !== (document.dir === "rtl");

function onRow(keys: string, pressed: Pressed, todo: Todo): boolean {
  const { tools } = pressed;
  if (keys === "Alt+ArrowUp" || keys === "Alt+ArrowDown")
    shift(pressed, todo, keys === "Alt+ArrowUp" ? -1 : 1);
  else if (keys === "Mod+]") tools.indent(todo.id);
  else if (keys === "Mod+[") tools.outdent(todo.id);
  else if (keys === "Delete" || keys === "Backspace") remove(pressed, todo);
  else if (keys === "ContextMenu" || keys === "Shift+F10") openOverRow("menu", todo.id);
  else if (keys === "ArrowLeft" || keys === "ArrowRight") return fold(pressed, todo, isBack(keys));
  else return false;
  return true;
}

/** Keys that type nothing. @returns whether the key did something */
export function modified(keys: string, pressed: Pressed): boolean {
  if (keys === "ArrowDown" || keys === "ArrowUp") step(pressed, keys === "ArrowDown" ? 1 : -1);
  else if (keys === "Shift+ArrowDown" || keys === "Shift+ArrowUp")
    extend(pressed, keys === "Shift+ArrowDown" ? 1 : -1);
  else if (keys === "Mod+a" && pressed.ids.length > 0 && !shownRows.get().inert) {
    selectAll(allIds());
    pressed.tools.saySelected();
  } else if (keys === "Escape") return leave();
  else return pressed.todo ? onRow(keys, pressed, pressed.todo) : false;
  return true;
}

function letter(keys: string, { tools, onControl }: Pressed, todo: Todo): boolean {
  const weight = WEIGHT[keys];
  if (keys === "x" || (keys === " " && !onControl)) tools.complete(todo);
  else if (keys === "o" || (keys === "Enter" && !onControl)) openTodo(todo.id);
  else if (keys === "e") editedTodo.set(todo.id);
  else if (keys === "d") openOverRow("due", todo.id);
  else if (keys === "m") openOverRow("move", todo.id);
  else if (keys === "t") openOverRow("tags", todo.id);
  else if (keys === "s") tools.skip(todo);
  else if (weight) tools.prioritise(targetsOf(todo.id), weight);
  else if (keys === "v") {
    toggleSelected(todo.id);
    tools.saySelected();
  } else return false;
  return true;
}

/** Plain letters and digits. @returns whether the key did something */
export function single(keys: string, pressed: Pressed): boolean {
  if (keys === "j" || keys === "k") step(pressed, keys === "j" ? 1 : -1);
  else if (keys === "Shift+j" || keys === "Shift+k") extend(pressed, keys === "Shift+j" ? 1 : -1);
  else if (keys === "Shift+s" && shownRows.get().list !== null) sectionWanted.set(sectionWanted.get() + 1);
  else if (keys === "r") return reschedule(pressed);
  else return pressed.todo ? letter(keys, pressed, pressed.todo) : false;
  return true;
}

/** All that is overdue, at once. */
function reschedule({ tools }: Pressed): boolean {
  const overdue = shownRows.get().sections.find(({ key }) => key === "overdue")?.ids ?? [];
  if (overdue.length > 0) tools.rescheduleAll(overdue, tools.today);
  return overdue.length > 0;
}
