import { combine } from "@atlaskit/pragmatic-drag-and-drop/combine";
import { draggable, dropTargetForElements } from "@atlaskit/pragmatic-drag-and-drop/element/adapter";
import { appendList, moveFolder, moveList, ownLists } from "@/store/actions";
import { store } from "@/store/app-store";

/** What hears where something stands now. */
export interface Told {
  list(id: string): void;
  folder(name: string): void;
}

type Data = Record<string | symbol, unknown>;

const listOf = (data: Data) => (typeof data["list"] === "string" ? data["list"] : null);
const folderOf = (data: Data) => (typeof data["folder"] === "string" ? data["folder"] : null);

type Edge = "before" | "after" | "into";

function edgeAt(element: HTMLElement, y: number): "before" | "after" {
  const { top, bottom } = element.getBoundingClientRect();
  return y < (top + bottom) / 2 ? "before" : "after";
}

function moveBeside(id: string, other: string, edge: Edge): boolean {
  const lists = ownLists(store);
  const at = lists.findIndex((list) => list.id === other);
  const folder = lists[at]?.folder ?? null;
  const next = lists[at + 1]?.id === id ? lists[at + 2] : lists[at + 1];
  return moveList(store, id, { folder, before: edge === "before" ? other : (next?.id ?? null) });
}

function takeOn(
  element: HTMLElement,
  canTake: (data: Data) => boolean,
  edgeOf: (y: number, data: Data) => Edge,
  take: (data: Data, edge: Edge) => void,
) {
  return dropTargetForElements({
    element,
    canDrop: ({ source }) => source.element !== element && canTake(source.data),
    getDropEffect: () => "move",
    onDrag: ({ source, location }) => {
      element.dataset["edge"] = edgeOf(location.current.input.clientY, source.data);
    },
    onDragLeave: () => delete element.dataset["edge"],
    onDrop({ source, location }) {
      delete element.dataset["edge"];
      take(source.data, edgeOf(location.current.input.clientY, source.data));
    },
  });
}

function besideList(element: HTMLElement, id: string, told: Told) {
  // the link itself is where todos are dropped, and takes one kind of thing alone
  const line = element.closest("li") ?? element;
  return combine(
    draggable({ element, getInitialData: () => ({ list: id }) }),
    takeOn(
      line,
      (data) => listOf(data) !== null && listOf(data) !== id,
      (y) => edgeAt(line, y),
      (data, edge) => {
        const moved = listOf(data) ?? "";
        if (moveBeside(moved, id, edge)) told.list(moved);
      },
    ),
  );
}

function onFolder(element: HTMLElement, name: string, told: Told) {
  return combine(
    draggable({ element, getInitialData: () => ({ folder: name }) }),
    takeOn(
      element,
      (data) => listOf(data) !== null || folderOf(data) !== null,
      (_, data) => (listOf(data) === null ? "before" : "into"),
      (data) => {
        const [list, folder] = [listOf(data), folderOf(data)];
        if (list !== null && appendList(store, list, name)) told.list(list);
        if (folder !== null && moveFolder(store, folder, name)) told.folder(folder);
      },
    ),
  );
}

/** Lets the lists and folders that stand in `root` be dragged to another place there. */
export function dragLists(root: ParentNode, told: Told): () => void {
  const lists = [...root.querySelectorAll<HTMLElement>("[data-list]")];
  const folders = [...root.querySelectorAll<HTMLElement>("[data-folder]")];
  return combine(
    ...lists.map((element) => besideList(element, element.dataset["list"] ?? "", told)),
    ...folders.map((element) => onFolder(element, element.dataset["folder"] ?? "", told)),
  );
}
