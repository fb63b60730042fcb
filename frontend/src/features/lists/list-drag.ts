import { combine } from "@atlaskit/pragmatic-drag-and-drop/combine";
import { type Dragged, dragLine, type Edge, lineOf } from "@/lib/sidebar-drag";
import { moveFolder, moveList, moveListToEnd, sidebarLists } from "@/store/actions";
import { store } from "@/store/app-store";

/** Receives the new place of what was dragged. */
export interface MoveListener {
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
