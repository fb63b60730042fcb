import { combine } from "@atlaskit/pragmatic-drag-and-drop/combine";
import {
  draggable,
  dropTargetForElements,
  type ElementDropTargetEventBasePayload,
  monitorForElements,
} from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import { pointerOutsideOfPreview } from "@atlaskit/pragmatic-drag-and-drop/element/pointer-outside-of-preview";
import { setCustomNativeDragPreview } from "@atlaskit/pragmatic-drag-and-drop/element/set-custom-native-drag-preview";
import { autoScrollForElements } from "@atlaskit/pragmatic-drag-and-drop-auto-scroll/element";
import { dropPlaces } from "@/lib/todo-drop-target";
import { store } from "@/store/app-store";
import { withDescendants } from "@/store/indexes/selectors";
import type { TodoId } from "@/store/types";
import { rowTools } from "../keyboard/key-tools";
import { currentTodo, editedTodo, focusTodo, shownRows, targetsOf } from "../list/visible-rows";
import { type DropAim, dropAt, hideDropLine, INDENT, showDropLine } from "./drop-target";

/** True while todos are on their way: what they are let go over can tell them from other things. */
const carried = (data: Record<string | symbol, unknown>): readonly TodoId[] | null =>
  (data["todos"] as readonly TodoId[] | undefined) ?? null;

const direction = () => (document.dir === "rtl" ? -1 : 1);

interface Grip {
  ids: readonly TodoId[];
  startX: number;
  depth: number;
}

let grip: Grip | null = null;

function aimAt({ location }: Pick<ElementDropTargetEventBasePayload, "location">): DropAim | null {
  if (!grip) return null;
  const { clientX, clientY } = location.current.input;
  const steps = Math.round(((clientX - grip.startX) * direction()) / INDENT);
  return dropAt(grip.ids, clientY, grip.depth + steps);
}

/** The view takes rows between its own. */
function takeRows(view: HTMLElement): () => void {
  return dropTargetForElements({
    element: view,
    canDrop: ({ source }) => carried(source.data) !== null && shownRows.get().list !== null,
    getDropEffect: () => "move",
    onDrag: (event) =>
      showDropLine(event.location.current.dropTargets[0]?.element === view ? aimAt(event) : null),
    onDragLeave: hideDropLine,
    onDrop(event) {
      const aim = aimAt(event);
      if (!aim || !grip || event.location.current.dropTargets[0]?.element !== view) return;
      const { ids } = grip;
      if (rowTools.get()?.place(ids, aim.gap.insertionPoint)) unfoldInto(aim.gap.insertionPoint.parent_id);
      requestAnimationFrame(() => requestAnimationFrame(() => ids[0] && focusTodo(ids[0])));
    },
  });
}

function unfoldInto(id: TodoId | null): void {
  if (id !== null && store.todos.get(id)?.kind === "todo") store.collapsed.set(id, false);
}

/** Another place, such as a list in the sidebar, takes them as a whole. */
function takeAll(element: HTMLElement): () => void {
  const mark = (is: boolean) => element.toggleAttribute("data-drop-over", is);
  return dropTargetForElements({
    element,
    canDrop: ({ source }) => carried(source.data) !== null,
    getDropEffect: () => "move",
    onDragEnter: () => mark(true),
    onDragLeave: () => mark(false),
    onDrop({ source }) {
      mark(false);
      dropPlaces().get(element)?.()(carried(source.data) ?? []);
    },
  });
}

function begin(ids: readonly TodoId[], startX: number): () => void {
  const [first = ""] = ids;
  const rows = document.querySelector<HTMLElement>("[data-rows]");
  const view = rows?.closest<HTMLElement>(".view");
  const scroller = rows?.closest<HTMLElement>(".app-view");
  grip = { ids, startX, depth: depthOnScreen(first) };
  // the row under the hand stays drawn while the view scrolls
  currentTodo.set(first);
  const moving = withDescendants(store, ids);
  const dim = (is: boolean) => {
    for (const id of moving)
      document.querySelector(`[data-row="${CSS.escape(id)}"]`)?.toggleAttribute("data-dragged", is);
  };
  dim(true);
  return combine(
    ...(view ? [takeRows(view)] : []),
    ...(scroller ? [autoScrollForElements({ element: scroller })] : []),
    ...[...dropPlaces().keys()].map(takeAll),
    () => {
      dim(false);
      hideDropLine();
      grip = null;
    },
  );
}

function depthOnScreen(id: TodoId): number {
  const section = shownRows.get().sections.find(({ ids }) => ids.includes(id));
  return section?.depths?.[section.ids.indexOf(id)] ?? 0;
}

let end: (() => void) | null = null;

monitorForElements({
  canMonitor: ({ source }) => carried(source.data) !== null,
  onGenerateDragPreview({ source, location }) {
    end?.();
    end = begin(carried(source.data) ?? [], location.initial.input.clientX);
  },
  onDragStart: ({ source }) => rowTools.get()?.sayDragged(carried(source.data) ?? []),
  onDrop({ location }) {
    if (location.current.dropTargets.length === 0) rowTools.get()?.sayCancelled();
    // after every drop target has been told
    const finish = end;
    end = null;
    queueMicrotask(() => finish?.());
  },
});

function preview(container: HTMLElement, ids: readonly TodoId[]): void {
  const chip = document.createElement("div");
  chip.className = "drag-chip";
  chip.textContent = store.todos.get(ids[0] ?? "")?.title ?? "";
  if (ids.length > 1) {
    const count = document.createElement("b");
    count.textContent = String(ids.length);
    chip.prepend(count);
  }
  container.append(chip);
}

/** Lets a row, with the selection that it is part of, or a section be picked up. */
export function beDragged(element: HTMLElement, id: TodoId): () => void {
  return draggable({
    element,
    canDrag: () => !shownRows.get().inert && editedTodo.get() !== id,
    getInitialData: () => ({ todos: targetsOf(id) }),
    onGenerateDragPreview({ nativeSetDragImage, source }) {
      setCustomNativeDragPreview({
        nativeSetDragImage,
        getOffset: pointerOutsideOfPreview({ x: "12px", y: "8px" }),
        render: ({ container }) => preview(container, carried(source.data) ?? []),
      });
    },
  });
}
