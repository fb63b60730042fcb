import { combine } from "@atlaskit/pragmatic-drag-and-drop/combine";
import { type Dragged, dragLine, type Edge, lineOf } from "@/lib/sidebar-drag";
import { store } from "@/store/app-store";
import type { SavedFilter } from "@/store/types";

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
