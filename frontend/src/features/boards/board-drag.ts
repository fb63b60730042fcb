import { combine } from "@atlaskit/pragmatic-drag-and-drop/combine";
import {
  dropTargetForElements,
  type ElementDropTargetEventBasePayload,
  monitorForElements,
} from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import { autoScrollForElements } from "@atlaskit/pragmatic-drag-and-drop-auto-scroll/element";
import { focusAfterPaint } from "@/lib/focus/focus";
import type { InsertionPoint } from "@/store/actions";
import { store } from "@/store/app-store";
import type { TodoId } from "@/store/types";
import type { DropLine } from "./board";
import type { CardTarget } from "./columns";

interface DropActions {
  /** True if the cards of this column are in manual order. */
  hasManualOrder: (column: string) => boolean;
  isInColumn: (id: TodoId, column: string) => boolean;
  moveToColumn: (ids: readonly TodoId[], target: CardTarget) => boolean;
  moveToPosition: (ids: readonly TodoId[], insertionPoint: InsertionPoint) => boolean;
  focusTodo: (id: TodoId) => void;
  showDropLine: (line: DropLine | null) => void;
}

type Event = ElementDropTargetEventBasePayload;

const draggedTodos = ({ source }: Pick<Event, "source">) =>
  (source.data["todos"] as readonly TodoId[] | undefined) ?? [];
const isSection = (id: TodoId | undefined) => store.todos.get(id ?? "")?.kind === "section";

interface Gap {
  before: TodoId | null;
  y: number;
}

/** Returns the gap between rendered cards that is nearest to the pointer. */
function gapAt(column: HTMLElement, y: number, moving: readonly TodoId[]): Gap | null {
  const cards = [...column.querySelectorAll<HTMLElement>("[data-card]")]
    .filter(({ dataset }) => !moving.includes(dataset["card"] ?? ""))
    .map((card) => ({ id: card.dataset["card"] ?? "", box: card.getBoundingClientRect() }))
    .sort((one, other) => one.box.top - other.box.top);
  const below = cards.find(({ box }) => y < (box.top + box.bottom) / 2);
  const last = cards.at(-1);
  if (below) return { before: below.id, y: below.box.top - 4 };
  return last ? { before: null, y: last.box.bottom + 4 } : null;
}

function makeDropTarget(column: HTMLElement, actions: DropActions): () => void {
  const key = column.dataset["column"] ?? "";
  const aim = (event: Event) => gapAt(column, event.location.current.input.clientY, draggedTodos(event));
  const highlight = (is: boolean) => column.toggleAttribute("data-drop-over", is);
  const leave = () => {
    highlight(false);
    actions.showDropLine(null);
  };
  return dropTargetForElements({
    element: column,
    canDrop: (event) => {
      const ids = draggedTodos(event);
      const [first] = ids;
      if (first === undefined || isSection(first)) return first !== undefined && isSection(key);
      // Without an order of its own, a column has no place for the cards that it has already.
      return actions.hasManualOrder(key) || ids.some((id) => !actions.isInColumn(id, key));
    },
    getDropEffect: () => "move",
    onDrag(event) {
      const gap = actions.hasManualOrder(key) && !isSection(draggedTodos(event)[0]) ? aim(event) : null;
      actions.showDropLine(gap && { y: gap.y, rows: column.getBoundingClientRect() });
      highlight(gap === null);
    },
    onDragLeave: leave,
    onDrop(event) {
      leave();
      const ids = draggedTodos(event);
      const [first = ""] = ids;
      if (isSection(first)) {
        moveSection(first, key, actions);
        return;
      }
      actions.moveToColumn(ids, { column: key, before: aim(event)?.before ?? null });
      focusAfterPaint(() => actions.focusTodo(first));
    },
  });
}

/** Moves a dropped section to the place of the one it was dropped on; the sections between move up. */
function moveSection(id: TodoId, over: TodoId, { moveToPosition }: DropActions): void {
  const list_id = store.todos.get(id)?.list_id ?? "";
  const all = store.index.sectionsIn(list_id);
  const isBefore = all.indexOf(id) < all.indexOf(over);
  const before = isBefore ? (all[all.indexOf(over) + 1] ?? null) : over;
  if (id !== over) moveToPosition([id], { list_id, parent_id: null, before });
}

/** Marks the board while todos are dragged, so that empty columns say that they can be dropped there. */
function markWhileDragging(board: HTMLElement): () => void {
  const mark = (is: boolean) => board.toggleAttribute("data-dragging", is);
  return monitorForElements({
    canMonitor: (event) => draggedTodos(event).length > 0,
    onDragStart: () => mark(true),
    onDrop: () => mark(false),
  });
}

/** Makes every column a drop target, and scrolls the board while a card is dragged. */
export function registerDropTargets(board: HTMLElement, actions: DropActions): () => void {
  const columns = [...board.querySelectorAll<HTMLElement>("[data-column]")];
  const scrollers = [board, ...board.querySelectorAll<HTMLElement>(".board-cards")];
  return combine(
    markWhileDragging(board),
    ...columns.map((column) => makeDropTarget(column, actions)),
    ...scrollers.map((element) => autoScrollForElements({ element })),
  );
}
