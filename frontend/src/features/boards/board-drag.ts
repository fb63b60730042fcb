import { combine } from "@atlaskit/pragmatic-drag-and-drop/combine";
import {
  dropTargetForElements,
  type ElementDropTargetEventBasePayload,
} from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import { autoScrollForElements } from "@atlaskit/pragmatic-drag-and-drop-auto-scroll/element";
import type { InsertionPoint } from "@/store/actions";
import { store } from "@/store/app-store";
import type { TodoId } from "@/store/types";
import type { Target } from "./columns";
import type { Line } from "./props";

interface Takes {
  /** True if cards of this column keep an order of their own. */
  hasPlaces: (column: string) => boolean;
  move: (ids: readonly TodoId[], target: Target) => boolean;
  place: (ids: readonly TodoId[], insertionPoint: InsertionPoint) => boolean;
  focus: (id: TodoId) => void;
  showLine: (line: Line | null) => void;
}

type Event = ElementDropTargetEventBasePayload;

const carried = ({ source }: Pick<Event, "source">) =>
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

function takeIn(column: HTMLElement, takes: Takes): () => void {
  const key = column.dataset["column"] ?? "";
  const aim = (event: Event) => gapAt(column, event.location.current.input.clientY, carried(event));
  const mark = (is: boolean) => column.toggleAttribute("data-drop-over", is);
  const leave = () => {
    mark(false);
    takes.showLine(null);
  };
  return dropTargetForElements({
    element: column,
    canDrop: (event) => {
      const [first] = carried(event);
      return first !== undefined && (!isSection(first) || isSection(key));
    },
    getDropEffect: () => "move",
    onDrag(event) {
      const gap = takes.hasPlaces(key) && !isSection(carried(event)[0]) ? aim(event) : null;
      takes.showLine(gap && { y: gap.y, rows: column.getBoundingClientRect() });
      mark(gap === null);
    },
    onDragLeave: leave,
    onDrop(event) {
      leave();
      const ids = carried(event);
      const [first = ""] = ids;
      if (isSection(first)) {
        placeSection(first, key, takes);
        return;
      }
      takes.move(ids, { column: key, before: aim(event)?.before ?? null });
      requestAnimationFrame(() => requestAnimationFrame(() => takes.focus(first)));
    },
  });
}

/** Moves a dropped section to the place of the one it was dropped on; the sections between move up. */
function placeSection(id: TodoId, over: TodoId, { place }: Takes): void {
  const list_id = store.todos.get(id)?.list_id ?? "";
  const all = store.index.sectionsIn(list_id);
  const later = all.indexOf(id) < all.indexOf(over);
  const before = later ? (all[all.indexOf(over) + 1] ?? null) : over;
  if (id !== over) place([id], { list_id, parent_id: null, before });
}

/** Makes every column a drop target, and scrolls the board while a card is dragged. */
export function registerDropTargets(board: HTMLElement, takes: Takes): () => void {
  const columns = [...board.querySelectorAll<HTMLElement>("[data-column]")];
  const scrollers = [board, ...board.querySelectorAll<HTMLElement>(".board-cards")];
  return combine(
    ...columns.map((column) => takeIn(column, takes)),
    ...scrollers.map((element) => autoScrollForElements({ element })),
  );
}
