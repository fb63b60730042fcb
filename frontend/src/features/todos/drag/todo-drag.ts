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
import { focusAfterPaint } from "@/lib/focus/focus";
import { todoDropTargets } from "@/lib/todo-drop-target";
import { store } from "@/store/app-store";
import { withDescendants } from "@/store/indexes/selectors";
import type { TodoId } from "@/store/types";
import { focusedTodo } from "@/store/ui-state/selection";
import { shortcutActions } from "../keyboard/shortcuts";
import { focusTodo } from "../list/focused-row";
import { todoBeingEdited } from "../list/row-ui-state";
import { actionTargets, visibleRows } from "../list/visible-rows";
import { type DropTarget, dropTargetAt, hideDropLine, INDENT, showDropLine } from "./drop-target";

/** True while todos are dragged; drop targets use it to tell todos from anything else. */
const carried = (data: Record<string | symbol, unknown>): readonly TodoId[] | null =>
  (data["todos"] as readonly TodoId[] | undefined) ?? null;

const direction = () => (document.dir === "rtl" ? -1 : 1);

interface Grip {
  ids: readonly TodoId[];
  startX: number;
  depth: number;
}

let grip: Grip | null = null;

function aimAt({ location }: Pick<ElementDropTargetEventBasePayload, "location">): DropTarget | null {
  if (!grip) return null;
  const { clientX, clientY } = location.current.input;
  const steps = Math.round(((clientX - grip.startX) * direction()) / INDENT);
  return dropTargetAt(grip.ids, clientY, grip.depth + steps);
}

function canReorder(): boolean {
  const { list, ordered } = visibleRows.get();
  return list !== null || Boolean(ordered);
}

/** Whether a drag of the row can end anywhere: among the rows, or in the sidebar. */
function canEnd(id: TodoId): boolean {
  const { isTrash, isPlaced } = visibleRows.get();
  if (isTrash || todoBeingEdited.get() === id) return false;
  const isOpen = store.todos.get(id)?.completed_at === null;
  return (
    isPlaced === true ||
    (isOpen && (canReorder() || visibleRows.get().sortManually !== undefined)) ||
    [...todoDropTargets().keys()].some((element) => element.checkVisibility())
  );
}

function isOverRows({ clientX, clientY }: { clientX: number; clientY: number }): boolean {
  return document.elementFromPoint(clientX, clientY)?.closest("[data-rows]") != null;
}

/** Makes a view a drop target between its rows. */
function acceptRows(view: HTMLElement): () => void {
  return dropTargetForElements({
    element: view,
    canDrop: ({ source }) => carried(source.data) !== null && canReorder(),
    getDropEffect: () => "move",
    onDrag: (event) =>
      showDropLine(event.location.current.dropTargets[0]?.element === view ? aimAt(event) : null),
    onDragLeave: hideDropLine,
    onDrop(event) {
      const aim = aimAt(event);
      if (!aim || !grip || event.location.current.dropTargets[0]?.element !== view) return;
      const { ids } = grip;
      const { point } = aim.insertion;
      const isMoved = shortcutActions.get()?.moveToPosition(ids, point);
      if (isMoved && "parent_id" in point) unfoldInto(point.parent_id);
      focusAfterPaint(() => ids[0] && focusTodo(ids[0]));
    },
  });
}

function unfoldInto(id: TodoId | null): void {
  if (id !== null && store.todos.get(id)?.kind === "todo") store.collapsed.set(id, false);
}

/** Makes an element, such as a list in the sidebar, a drop target for todos. */
function acceptTodos(element: HTMLElement): () => void {
  const mark = (is: boolean) => element.toggleAttribute("data-drop-over", is);
  return dropTargetForElements({
    element,
    canDrop: ({ source }) => carried(source.data) !== null,
    getDropEffect: () => "move",
    onDragEnter: () => mark(true),
    onDragLeave: () => mark(false),
    onDrop({ source }) {
      mark(false);
      todoDropTargets().get(element)?.()(carried(source.data) ?? []);
    },
  });
}

function begin(ids: readonly TodoId[], startX: number): () => void {
  const [first = ""] = ids;
  const rows = document.querySelector<HTMLElement>("[data-rows]");
  const view = rows?.closest<HTMLElement>(".view");
  const scroller = rows?.closest<HTMLElement>(".app-view");
  grip = { ids, startX, depth: depthOnScreen(first) };
  // The dragged row stays rendered while the view scrolls.
  focusedTodo.set(first);
  const moving = withDescendants(store, ids);
  const dim = (is: boolean) => {
    for (const id of moving)
      document.querySelector(`[data-row="${CSS.escape(id)}"]`)?.toggleAttribute("data-dragged", is);
  };
  dim(true);
  return combine(
    ...(view ? [acceptRows(view)] : []),
    ...(scroller ? [autoScrollForElements({ element: scroller })] : []),
    ...[...todoDropTargets().keys()].map(acceptTodos),
    () => {
      dim(false);
      hideDropLine();
      grip = null;
    },
  );
}

function depthOnScreen(id: TodoId): number {
  const section = visibleRows.get().rowGroups.find(({ ids }) => ids.includes(id));
  return section?.depths?.[section.ids.indexOf(id)] ?? 0;
}

let end: (() => void) | null = null;

monitorForElements({
  canMonitor: ({ source }) => carried(source.data) !== null,
  onGenerateDragPreview({ source, location }) {
    end?.();
    end = begin(carried(source.data) ?? [], location.initial.input.clientX);
  },
  onDragStart: ({ source }) => shortcutActions.get()?.announceDrag(carried(source.data) ?? []),
  onDrop({ location }) {
    if (location.current.dropTargets.length === 0)
      shortcutActions.get()?.announceCanceledMove(isOverRows(location.current.input));
    // Every drop target handles the drop first.
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

/** Makes a section draggable, or a row along with the selection it is part of. */
export function makeTodoDraggable(element: HTMLElement, id: TodoId): () => void {
  return draggable({
    element,
    canDrag: () => canEnd(id),
    getInitialData: () => ({ todos: actionTargets(id) }),
    onGenerateDragPreview({ nativeSetDragImage, source }) {
      setCustomNativeDragPreview({
        nativeSetDragImage,
        getOffset: pointerOutsideOfPreview({ x: "12px", y: "8px" }),
        render: ({ container }) => preview(container, carried(source.data) ?? []),
      });
    },
  });
}
