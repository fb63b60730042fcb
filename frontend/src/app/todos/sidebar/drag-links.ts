import { combine } from "@atlaskit/pragmatic-drag-and-drop/combine";
import { draggable, dropTargetForElements } from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import { canMoveToFolder, moveFolder, moveList, moveListToEnd, sidebarLists } from "@/store/actions";
import { store } from "@/store/app-store";
import { folderKeyOf } from "@/store/indexes/selectors";
import type { SavedFilter } from "@/store/types";
import { askBeforeMove } from "@/store/ui-state/dialogs";

type Dragged = Record<string | symbol, unknown>;
type Edge = "before" | "after" | "into";

interface DraggableLink {
  /** The dragged element. */
  element: HTMLElement;
  /** The dragged data. */
  data: Dragged;
  /** The drop target, if it is more than `element`. */
  dropTarget?: HTMLElement;
  canDrop: (data: Dragged) => boolean;
  /** Returns the side of the target at a height; decided by its middle if left out. */
  edgeOf?: (data: Dragged) => Edge;
  onDrop: (data: Dragged, edge: Edge) => void;
}

function edgeAt(element: HTMLElement, y: number): Edge {
  const { top, bottom } = element.getBoundingClientRect();
  return y < (top + bottom) / 2 ? "before" : "after";
}

/**
 * Makes a link of the sidebar draggable and a drop target; it has `data-edge` while something would be
 * dropped on it.
 */
function makeLinkDraggable({
  element,
  data,
  dropTarget = element,
  canDrop,
  edgeOf,
  onDrop,
}: DraggableLink): () => void {
  const edge = (dragged: Dragged, y: number) => edgeOf?.(dragged) ?? edgeAt(dropTarget, y);
  return combine(
    draggable({ element, getInitialData: () => data }),
    dropTargetForElements({
      element: dropTarget,
      canDrop: ({ source }) => source.element !== element && canDrop(source.data),
      getDropEffect: () => "move",
      onDrag: ({ source, location }) => {
        dropTarget.dataset["edge"] = edge(source.data, location.current.input.clientY);
      },
      onDragLeave: () => delete dropTarget.dataset["edge"],
      onDrop({ source, location }) {
        delete dropTarget.dataset["edge"];
        onDrop(source.data, edge(source.data, location.current.input.clientY));
      },
    }),
  );
}

/** The list item around a link: the link itself takes todos, so the item takes links. */
const listItemOf = (element: HTMLElement): HTMLElement => element.closest("li") ?? element;

/** Called when a list or folder was moved by dragging. */
interface SidebarMoveHandlers {
  onListMoved(id: string): void;
  onFolderMoved(name: string): void;
}

const listOf = (data: Dragged) => (typeof data["list"] === "string" ? data["list"] : null);
const folderOf = (data: Dragged) => (typeof data["folder"] === "string" ? data["folder"] : null);

/** The folder that a list is in once it is dropped beside another one; favorites are shown outside of their folders. */
function folderBeside(id: string, other: string): string | null {
  const target = store.lists.get(other);
  const list = target?.favorited_at === null ? target : store.lists.get(id);
  return list ? folderKeyOf(list) : null;
}

function moveBeside(id: string, other: string, edge: Edge): boolean {
  const lists = sidebarLists(store);
  const at = lists.findIndex((list) => list.id === other);
  const folder = folderBeside(id, other);
  const next = lists[at + 1]?.id === id ? lists[at + 2] : lists[at + 1];
  const before = edge === "before" ? other : (next?.id ?? null);
  return askBeforeMove(moveList(store, id, { folder, before }));
}

const makeListDraggable = (element: HTMLElement, id: string, handlers: SidebarMoveHandlers) =>
  makeLinkDraggable({
    element,
    data: { list: id },
    dropTarget: listItemOf(element),
    canDrop(data) {
      const moved = listOf(data);
      return moved !== null && moved !== id && canMoveToFolder(store, moved, folderBeside(moved, id));
    },
    onDrop(data, edge) {
      const moved = listOf(data) ?? "";
      if (moveBeside(moved, id, edge)) handlers.onListMoved(moved);
    },
  });

const makeFolderDraggable = (element: HTMLElement, key: string, handlers: SidebarMoveHandlers) =>
  makeLinkDraggable({
    element,
    data: { folder: key },
    canDrop(data) {
      const list = listOf(data);
      return list === null ? folderOf(data) !== null : canMoveToFolder(store, list, key);
    },
    edgeOf: (data) => (listOf(data) === null ? "before" : "into"),
    onDrop(data) {
      const [list, folder] = [listOf(data), folderOf(data)];
      if (list !== null && askBeforeMove(moveListToEnd(store, list, key))) handlers.onListMoved(list);
      if (folder !== null && moveFolder(store, folder, key)) handlers.onFolderMoved(folder);
    },
  });

/** Makes the lists and folders in `root` sortable by dragging. */
export function makeListsDraggable(root: ParentNode, handlers: SidebarMoveHandlers): () => void {
  const lists = [...root.querySelectorAll<HTMLElement>("[data-list]")];
  const folders = [...root.querySelectorAll<HTMLElement>("[data-folder]")];
  return combine(
    ...lists.map((element) => makeListDraggable(element, element.dataset["list"] ?? "", handlers)),
    ...folders.map((element) => makeFolderDraggable(element, element.dataset["folder"] ?? "", handlers)),
  );
}

const filterOf = (data: Dragged) => (typeof data["filter"] === "string" ? data["filter"] : null);
const isFavoriteFilter = (filterId: string) =>
  (store.settings.get(`filter:${filterId}`)?.value as SavedFilter | undefined)?.favorite ?? false;

/** Makes the saved filters in `root` sortable by dragging; favorites are sorted among themselves. */
export function makeFiltersDraggable(
  root: ParentNode,
  moveBeside: (id: string, other: string, edge: Edge) => void,
): () => void {
  const links = [...root.querySelectorAll<HTMLElement>("[data-filter]")];
  return combine(
    ...links.map((element) => {
      const own = element.dataset["filter"] ?? "";
      return makeLinkDraggable({
        element,
        data: { filter: own },
        dropTarget: listItemOf(element),
        canDrop(data) {
          const id = filterOf(data);
          return id !== null && id !== own && isFavoriteFilter(id) === isFavoriteFilter(own);
        },
        onDrop: (data, edge) => moveBeside(filterOf(data) ?? "", own, edge),
      });
    }),
  );
}
