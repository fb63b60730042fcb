import type { Store } from "../engine/store";
import { isActive } from "../types";
import type { Names } from "./ast";

/** What there is to name at present. */
export function namesOf(
  store: Pick<Store, "lists" | "todos" | "index">,
): Names & { tags: readonly string[] } {
  const lists = [...store.lists.values()].filter(isActive);
  const sections = lists.flatMap(({ id }) =>
    store.index.sectionsIn(id).flatMap((section) => store.todos.get(section)?.title ?? []),
  );
  const folders = lists.flatMap(({ folder }) => folder ?? []);
  return {
    lists: lists.map(({ name }) => name),
    sections: [...new Set(sections)],
    folders: [...new Set(folders)],
    tags: store.index.tags(),
  };
}
