import { combine } from "@atlaskit/pragmatic-drag-and-drop/combine";
import { draggable, dropTargetForElements } from "@atlaskit/pragmatic-drag-and-drop/element/adapter";

export type Dragged = Record<string | symbol, unknown>;
export type Edge = "before" | "after" | "into";

interface Line {
  /** The dragged element. */
  element: HTMLElement;
  /** The dragged data. */
  data: Dragged;
  /** The drop target, if it is more than `element`. */
  over?: HTMLElement;
  canTake: (data: Dragged) => boolean;
  /** Returns the side of the target at a height; decided by its middle if left out. */
  edgeOf?: (data: Dragged) => Edge;
  take: (data: Dragged, edge: Edge) => void;
}

function edgeAt(element: HTMLElement, y: number): Edge {
  const { top, bottom } = element.getBoundingClientRect();
  return y < (top + bottom) / 2 ? "before" : "after";
}

/**
 * Makes a link of the sidebar draggable and a drop target; it has `data-edge` while something would be
 * dropped on it.
 */
export function dragLine({ element, data, over = element, canTake, edgeOf, take }: Line): () => void {
  const edge = (carried: Dragged, y: number) => edgeOf?.(carried) ?? edgeAt(over, y);
  return combine(
    draggable({ element, getInitialData: () => data }),
    dropTargetForElements({
      element: over,
      canDrop: ({ source }) => source.element !== element && canTake(source.data),
      getDropEffect: () => "move",
      onDrag: ({ source, location }) => {
        over.dataset["edge"] = edge(source.data, location.current.input.clientY);
      },
      onDragLeave: () => delete over.dataset["edge"],
      onDrop({ source, location }) {
        delete over.dataset["edge"];
        take(source.data, edge(source.data, location.current.input.clientY));
      },
    }),
  );
}

/** The list item around a link: the link itself takes todos, so the item takes links. */
export const lineOf = (element: HTMLElement): HTMLElement => element.closest("li") ?? element;
