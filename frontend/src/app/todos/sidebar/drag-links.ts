import { combine } from "@atlaskit/pragmatic-drag-and-drop/combine";
import { draggable, dropTargetForElements } from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import { moveFolder, moveList, moveListToEnd, sidebarLists } from "@/store/actions";
import { store } from "@/store/app-store";
import type { SavedFilter } from "@/store/types";

type Dragged = Record<string | symbol, unknown>;
type Edge = "before" | "after" | "into";

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
function dragLine({ element, data, over = element, canTake, edgeOf, take }: Line): () => void {
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
const lineOf = (element: HTMLElement): HTMLElement => element.closest("li") ?? element;

/** Receives the new place of what was dragged. */
interface MoveListener {
  list(id: string): void;
  folder(name: string): void;
}

const listOf = (data: Dragged) => (typeof data["list"] === "string" ? data["list"] : null);
const folderOf = (data: Dragged) => (typeof data["folder"] === "string" ? data["folder"] : null);

function moveBeside(id: string, other: string, edge: Edge): boolean {
  const lists = sidebarLists(store);
  const at = lists.findIndex((list) => list.id === other);
  const folder = lists[at]?.folder ?? null;
  const next = lists[at + 1]?.id === id ? lists[at + 2] : lists[at + 1];
  return moveList(store, id, { folder, before: edge === "before" ? other : (next?.id ?? null) });
}

const besideList = (element: HTMLElement, id: string, listener: MoveListener) =>
  dragLine({
    element,
    data: { list: id },
    over: lineOf(element),
    canTake: (data) => listOf(data) !== null && listOf(data) !== id,
    take(data, edge) {
      const moved = listOf(data) ?? "";
      if (moveBeside(moved, id, edge)) listener.list(moved);
    },
  });

const onFolder = (element: HTMLElement, name: string, listener: MoveListener) =>
  dragLine({
    element,
    data: { folder: name },
    canTake: (data) => listOf(data) !== null || folderOf(data) !== null,
    edgeOf: (data) => (listOf(data) === null ? "before" : "into"),
    take(data) {
      const [list, folder] = [listOf(data), folderOf(data)];
      if (list !== null && moveListToEnd(store, list, name)) listener.list(list);
      if (folder !== null && moveFolder(store, folder, name)) listener.folder(folder);
    },
  });

/** Makes the lists and folders in `root` sortable by dragging. */
export function dragLists(root: ParentNode, listener: MoveListener): () => void {
  const lists = [...root.querySelectorAll<HTMLElement>("[data-list]")];
  const folders = [...root.querySelectorAll<HTMLElement>("[data-folder]")];
  return combine(
    ...lists.map((element) => besideList(element, element.dataset["list"] ?? "", listener)),
    ...folders.map((element) => onFolder(element, element.dataset["folder"] ?? "", listener)),
  );
}

const filterOf = (data: Dragged) => (typeof data["filter"] === "string" ? data["filter"] : null);
const isFavorite = (id: string) =>
  (store.settings.get(`filter:${id}`)?.value as SavedFilter | undefined)?.favorite ?? false;

/** Makes the saved filters in `root` sortable by dragging; favorites are sorted among themselves. */
export function dragFilters(
  root: ParentNode,
  moveBeside: (id: string, other: string, edge: Edge) => void,
): () => void {
  const links = [...root.querySelectorAll<HTMLElement>("[data-filter]")];
  return combine(
    ...links.map((element) => {
      const own = element.dataset["filter"] ?? "";
      return dragLine({
        element,
        data: { filter: own },
        over: lineOf(element),
        canTake(data) {
          const id = filterOf(data);
          return id !== null && id !== own && isFavorite(id) === isFavorite(own);
        },
        take: (data, edge) => moveBeside(filterOf(data) ?? "", own, edge),
      });
    }),
  );
}
