import { newId } from "../engine/ids";
import { createStep, patchListStep, settingStep } from "../engine/steps";
import type { Store } from "../engine/store";
import { positionRow } from "../indexes/manual-order";
import { sidebarLists } from "../indexes/selectors";
import type { ListId, Step, Todo, TodoId } from "../types";
import { draftLike } from "./add";

const isOpen = (todo: Todo | undefined): todo is Todo =>
  todo !== undefined && todo.deleted_at === null && todo.completed_at === null;

/** The open rows of a list in the order of the screen, parents before their children. */
function openRows(store: Store, list: ListId): Todo[] {
  const rows = store.index
    .idsIn(list)
    .map((id) => store.todos.get(id))
    .filter(isOpen);
  return rows.sort((one, other) => store.index.pathTo(one).length - store.index.pathTo(other).length);
}

/**
 * Copies a list with its sections and open todos, and puts the copy below it in the sidebar.
 * @returns the id of the copy
 */
export function duplicateList(store: Store, id: ListId, name: string): ListId | null {
  const list = store.lists.get(id);
  if (!list) return null;
  const copy = newId();
  const lists = sidebarLists(store);
  const places = positionRow(copy, lists.findIndex((other) => other.id === id) + 1, lists);
  const { color, icon, folder } = list;
  const rows = openRows(store, id);
  const copies = new Map<TodoId, TodoId>(rows.map((row) => [row.id, newId()]));
  const creations = rows.map((row): Step => {
    const parent = row.parent_id === null ? null : (copies.get(row.parent_id) ?? null);
    return createStep({
      ...draftLike(row, copies.get(row.id) ?? row.id, parent, row.position),
      list_id: copy,
    });
  });
  const view = store.settings.get(`view:${id}`)?.value;
  store.commit([
    ...places.map(
      ({ id: placed, position }): Step =>
        placed === copy
          ? { kind: "list.create", id: copy, draft: { id: copy, name, color, icon, folder, position } }
          : patchListStep(placed, { position }),
    ),
    ...creations,
    ...(view ? [settingStep(`view:${copy}`, view)] : []),
  ]);
  return copy;
}
