import { newId } from "../engine/ids";
import { isShared } from "../engine/roles";
import { createStep, draftLike } from "../engine/steps";
import type { Tables } from "../engine/tables";
import {
  isListStep,
  isTodoStep,
  type List,
  type ListId,
  type Operation,
  type Step,
  type TodoId,
} from "../types";

/** A list that the person no longer has access to, for the interface to tell. */
export interface LostList {
  name: string;
  /** The private list with the changes that had not been sent; null if there were none. */
  copy: ListId | null;
}

/** What follows from losing a list. */
export interface Loss extends LostList {
  /** The operations that can no longer be sent. */
  dropped: readonly Operation[];
  /** Creates the private list. */
  steps: readonly Step[];
}

/** The server's limit for names. */
const MAX_NAME = 100;

/** Finds the lists that a step is about: where its row is on the server or was created, and where it moves the row to. */
export function createListFinder(tables: Pick<Tables, "todos">, pending: readonly Operation[]) {
  const created = new Map<TodoId, ListId>();
  for (const { step } of pending) if (step.kind === "todo.create") created.set(step.id, step.draft.list_id);
  const homeOf = (id: TodoId) => tables.todos.serverRow(id)?.list_id ?? created.get(id);
  return function listsOf(step: Step): (ListId | undefined)[] {
    if (isListStep(step)) return [step.id];
    if (step.kind === "reminder.create") return [homeOf(step.draft.todo_id)];
    if (!isTodoStep(step)) return [];
    return [homeOf(step.id), step.kind === "todo.change" ? step.patch.list_id : undefined];
  };
}

const isCopied = (step: Step) =>
  step.kind === "todo.create" ||
  (step.kind === "todo.change" && ("title" in step.patch || "notes" in step.patch));

/** The steps that create a private list with the new todos and the changed texts of a list, in the order of the tree. */
function copySteps(tables: Tables, list: List, copy: ListId, name: string, ids: ReadonlySet<TodoId>): Step[] {
  const rows = [...ids].flatMap((id) => tables.todos.get(id) ?? []).filter((row) => row.deleted_at === null);
  if (rows.length === 0) return [];
  rows.sort((one, other) => tables.index.pathTo(one).length - tables.index.pathTo(other).length);
  const copies = new Map(rows.map(({ id }) => [id, newId()]));
  const { color, icon, folder, position } = list;
  return [
    { kind: "list.create", id: copy, draft: { id: copy, name, color, icon, folder, position } },
    ...rows.map((row) => {
      const parent = copies.get(row.parent_id ?? "") ?? null;
      const draft = draftLike(row, copies.get(row.id) ?? newId(), parent, row.position);
      return createStep({ ...draft, list_id: copy, ...(row.completed_at ? { completed: true } : {}) });
    }),
  ];
}

/**
 * Decides what becomes of pending changes in shared lists that the server no longer shows to this person. To be called
 * while the rows are still there.
 * @param removed the lists of `removed_lists`
 * @param nameCopy names the private list after the one that was lost
 */
export function planLosses(
  tables: Tables,
  pending: readonly Operation[],
  removed: readonly ListId[],
  nameCopy: (name: string) => string,
): Loss[] {
  const listsOf = createListFinder(tables, pending);
  return removed.flatMap((id): Loss[] => {
    const list = tables.lists.get(id);
    // A list in the trash was deleted forever, by its owner.
    if (!list || list.deleted_at !== null || !isShared(tables, id)) return [];
    const dropped = pending.filter(({ step }) => listsOf(step).includes(id));
    const copied = dropped.filter(({ step }) => isCopied(step) && listsOf(step)[0] === id);
    const copy = newId();
    const name = nameCopy(list.name).slice(0, MAX_NAME);
    const steps = copySteps(tables, list, copy, name, new Set(copied.map(({ step }) => step.id)));
    return [{ name: list.name, copy: steps.length > 0 ? copy : null, dropped, steps }];
  });
}
