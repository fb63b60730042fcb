import { combine } from "@atlaskit/pragmatic-drag-and-drop/combine";
import { draggable, dropTargetForElements } from "@atlaskit/pragmatic-drag-and-drop/element/adapter";

export type Dragged = Record<string | symbol, unknown>;
export type Edge = "before" | "after" | "into";

interface Line {
  /** What is picked up. */
  element: HTMLElement;
  /** What is carried. */
  data: Dragged;
  /** What takes others, where that is more than `element`. */
  over?: HTMLElement;
  canTake: (data: Dragged) => boolean;
  /** Which side of the line is meant at a height; by its middle where it is left out. */
  edgeOf?: (data: Dragged) => Edge;
  take: (data: Dragged, edge: Edge) => void;
}

function edgeAt(element: HTMLElement, y: number): Edge {
  const { top, bottom } = element.getBoundingClientRect();
  return y < (top + bottom) / 2 ? "before" : "after";
}

/** Lets a line of the sidebar be dragged, and take others beside itself; it wears `data-edge` while it would. */
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

/** The line of the sidebar that a link stands in: the link itself takes todos, and one kind of thing alone. */
export const lineOf = (element: HTMLElement): HTMLElement => element.closest("li") ?? element;
