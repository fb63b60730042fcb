import { IS_GUEST_PAGE } from "@/lib/preferences";
import { newId } from "../engine/ids";
import { hasPermission, isShared, permissionFor } from "../engine/roles";
import { copyDraftOf, createStep } from "../engine/steps";
import type { Tables } from "../engine/tables";
import {
  type CommentId,
  isCommentStep,
  isListStep,
  isTodoStep,
  type List,
  type ListId,
  type Notification,
  type Operation,
  type Step,
  type TodoId,
  type UpdateSettings,
} from "../types";

/** What the interface says of a list that the person can no longer see, or no longer change. */
export interface AccessLoss {
  name: string;
  isReadable: boolean;
  /** Nobody removed the person: they left the list on another device. */
  isLeft: boolean;
  /** The private list with the changes that had not been sent; null if there were none. */
  copy: ListId | null;
}

/** What follows from losing access to a list. */
export interface LossPlan extends AccessLoss {
  /** The operations that can no longer be sent. */
  dropped: readonly Operation[];
  /** Creates the private list. */
  steps: readonly Step[];
}

/** The server's limit for names. */
const MAX_NAME = 100;

/** Finds the lists that a step is about: where its row is on the server or was created, and where it moves the row to. */
export function createListFinder(tables: Pick<Tables, "todos" | "comments">, pending: readonly Operation[]) {
  const created = new Map<TodoId, ListId>();
  for (const { step } of pending) if (step.kind === "todo.create") created.set(step.id, step.draft.list_id);
  const homeOf = (id: TodoId) => tables.todos.serverRow(id)?.list_id ?? created.get(id);
  return function listsOf(step: Step): (ListId | undefined)[] {
    if (isListStep(step)) return [step.id];
    if (step.kind === "reminder.create") return [homeOf(step.draft.todo_id)];
    if (isCommentStep(step))
      return [
        tables.comments.serverRow(step.id)?.list_id ??
          (step.kind === "comment.create" ? step.origin.list_id : undefined),
      ];
    if (!isTodoStep(step)) return [];
    return [homeOf(step.id), step.kind === "todo.change" ? step.patch.list_id : undefined];
  };
}

const isCopied = (step: Step) =>
  step.kind === "todo.create" ||
  (step.kind === "todo.change" && ("title" in step.patch || "notes" in step.patch));

const isCopiedComment = (step: Step) =>
  step.kind === "comment.create" || (step.kind === "comment.change" && step.patch.text !== undefined);

/**
 * The steps that create a private list with the new todos and the changed texts of a list, in the order of the tree, and
 * with the person's comments on their todos.
 */
function copySteps(
  tables: Tables,
  list: List,
  copy: ListId,
  name: string,
  ids: ReadonlySet<TodoId>,
  commentIds: ReadonlySet<CommentId>,
): Step[] {
  // A guest has no list of their own to copy to; their page shows what was not sent.
  if (IS_GUEST_PAGE) return [];
  const comments = [...commentIds].flatMap((id) => tables.comments.get(id) ?? []);
  const all = new Set([...ids, ...comments.map(({ todo_id }) => todo_id)]);
  const rows = [...all].flatMap((id) => tables.todos.get(id) ?? []).filter((row) => row.deleted_at === null);
  if (rows.length === 0) return [];
  rows.sort((one, other) => tables.index.pathTo(one).length - tables.index.pathTo(other).length);
  const copies = new Map(rows.map(({ id }) => [id, newId()]));
  const { color, icon, position } = list;
  const folder = list.shared_folder_id === null ? list.folder : null;
  return [
    { kind: "list.create", id: copy, draft: { id: copy, name, color, icon, folder, position } },
    ...rows.map((row) => {
      const parent = copies.get(row.parent_id ?? "") ?? null;
      const draft = copyDraftOf(row, copies.get(row.id) ?? newId(), parent, row.position);
      return createStep({ ...draft, list_id: copy, ...(row.completed_at ? { completed: true } : {}) });
    }),
    ...comments.flatMap(({ todo_id, text, author_id, author_name, deleted_at }): Step[] => {
      const todo = copies.get(todo_id);
      // One without a text has nothing but its files, which stay in the list.
      if (!todo || deleted_at !== null || text === "") return [];
      const id = newId();
      const origin = { list_id: copy, author_id, author_name };
      return [{ kind: "comment.create", id, draft: { id, todo_id: todo, text }, origin }];
    }),
  ];
}

/** The loss of a list in which some operations can no longer be sent. */
function planLoss(
  tables: Tables,
  list: List,
  dropped: readonly Operation[],
  isReadable: boolean,
  {
    listsOf,
    nameCopy,
  }: { listsOf: (step: Step) => (ListId | undefined)[]; nameCopy: (name: string) => string },
): LossPlan {
  const inList = dropped.map(({ step }) => step).filter((step) => listsOf(step)[0] === list.id);
  const idsOf = (steps: readonly Step[]) => new Set(steps.map(({ id }) => id));
  const copy = newId();
  const name = nameCopy(list.name).slice(0, MAX_NAME);
  const texts = inList.filter(isCopied);
  const steps = copySteps(tables, list, copy, name, idsOf(texts), idsOf(inList.filter(isCopiedComment)));
  return { name: list.name, isReadable, isLeft: false, copy: steps.length > 0 ? copy : null, dropped, steps };
}

/**
 * Decides what becomes of pending changes in shared lists that the server no longer shows to this person. To be called
 * while the rows are still there.
 * @param removed the lists of `removed_lists`
 * @param notifications those that came with them, which tell of a removal in the same response
 * @param nameCopy names the private list after the one that was lost
 */
export function planLosses(
  tables: Tables,
  pending: readonly Operation[],
  removed: readonly ListId[],
  notifications: readonly Notification[],
  nameCopy: (name: string) => string,
): LossPlan[] {
  const listsOf = createListFinder(tables, pending);
  const updates = tables.settings.get("updates")?.value as UpdateSettings | null | undefined;
  // Guests, and those who want to hear nothing of a removal, get no notification of it.
  const isUnknown = IS_GUEST_PAGE || updates?.kinds.removed?.app === false;
  const isRemovedFrom = ({ id, shared_folder_id: folder }: List) =>
    notifications.some(
      ({ kind, list_id, folder_id }) =>
        kind === "removed" && (list_id === id || (folder !== null && folder_id === folder)),
    );
  return removed.flatMap((id): LossPlan[] => {
    const list = tables.lists.get(id);
    // A list in the trash was deleted forever, by its owner.
    if (!list || list.deleted_at !== null || !isShared(tables, id)) return [];
    const dropped = pending.filter(({ step }) => listsOf(step).includes(id));
    const loss = planLoss(tables, list, dropped, false, { listsOf, nameCopy });
    return [{ ...loss, isLeft: !isUnknown && !isRemovedFrom(list) }];
  });
}

/**
 * Decides what becomes of pending changes in lists that the person may still read, but no longer change like that.
 * @param postponed ids of the operations that the server did not accept; the roles were pulled after that
 * @param nameCopy names the private list after the one that can no longer be changed
 */
export function planDemotions(
  tables: Tables,
  pending: readonly Operation[],
  postponed: ReadonlySet<string>,
  nameCopy: (name: string) => string,
): LossPlan[] {
  const listsOf = createListFinder(tables, pending);
  function deniedLists({ step }: Operation): List[] {
    const permission = permissionFor(step);
    const lists = listsOf(step).flatMap((id) => tables.lists.serverRow(id ?? "") ?? []);
    return permission === null ? [] : lists.filter((list) => !hasPermission(list, permission));
  }
  const lists = new Set(pending.filter(({ id }) => postponed.has(id)).flatMap(deniedLists));
  return [...lists].map((list) => {
    const denied = pending.filter((operation) => deniedLists(operation).includes(list));
    const missing = new Set(denied.flatMap(({ step }) => (step.kind === "todo.create" ? step.id : [])));
    const needsMissing = ({ step }: Operation) =>
      (step.kind === "reminder.create" || step.kind === "comment.create") && missing.has(step.draft.todo_id);
    const dropped = pending.filter((operation) => denied.includes(operation) || needsMissing(operation));
    return planLoss(tables, list, dropped, true, { listsOf, nameCopy });
  });
}
