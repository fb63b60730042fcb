import type { PullRequest, PushResponse, User } from "@/lib/api/types";
import { findPrunedNotifications } from "../engine/pruned-notifications";
import { TABLE_NAMES, type TableName } from "../engine/table-names";
import type { RowByTable, Table } from "../engine/tables";
import type { Comment, List, ListId, Todo } from "../types";
import {
  applyRowChanges,
  type ChangeSet,
  collectChanges,
  mapTables,
  NO_ROW_CHANGES,
  type TableChanges,
} from "./changes";
import {
  type Cursor,
  type Cursors,
  completeCursor,
  completeVersionOf,
  earlierCursors,
  formatCursors,
  NO_CURSORS,
  parseCursor,
} from "./cursors";
import type { ListDelta, PullResponse } from "./transport";

/** A pull whose response is yet to come. */
export interface PendingPull {
  request: PullRequest;
  /** The generation of the cursors that it asks from. */
  generation: number;
}

export type ServerTables = { [Name in TableName]: Table<RowByTable[Name]> };
export type Replica = ReturnType<typeof createReplica>;

/** The server rows and cursors of this tab: applies responses to them, and collects what the other tabs have to learn. */
export function createReplica(tables: ServerTables) {
  const { todos, comments } = tables;
  const changed = {
    lists: collectChanges(tables.lists),
    todos: collectChanges(tables.todos),
    settings: collectChanges(tables.settings),
    reminders: collectChanges(tables.reminders),
    members: collectChanges(tables.members),
    folders: collectChanges(tables.folders),
    comments: collectChanges(tables.comments),
    notifications: collectChanges(tables.notifications),
  };
  let changedUser: User | undefined;
  let cursors: Cursors = NO_CURSORS;
  /** The cursors that the other tabs and the disk have. */
  let sharedCursors = cursors;
  /** Grows whenever the cursors are set; a pull from older cursors is void then. */
  let generation = 0;

  function setCursors(next: Partial<Cursors>): void {
    cursors = { ...cursors, ...next };
    generation += 1;
  }

  const setListCursors = (next: Readonly<Record<ListId, Cursor>>) =>
    setCursors({ lists: { ...cursors.lists, ...next } });

  /** Makes the next pull repeat the change that produced `row`. */
  function rewindCursor({ list_id, version }: Todo | Comment): void {
    const target = Math.min(completeVersionOf(cursors, list_id), version - 1);
    setListCursors({ [list_id]: completeCursor(Math.max(0, target)) });
  }

  function cursorsWithout(lists: readonly ListId[]): Cursors {
    const others = { ...cursors.lists };
    for (const id of lists) delete others[id];
    return { ...cursors, lists: others };
  }

  /** Calls `remove` with the id of each row of a table that is in one of the lists. */
  function removeRowsIn(
    lists: readonly ListId[],
    table: Table<Todo> | Table<Comment>,
    remove: (id: string) => void,
  ): void {
    if (lists.length === 0) return;
    const all = new Set(lists);
    for (const { id, list_id } of [...table.serverRows()]) if (all.has(list_id)) remove(id);
  }

  function removeContentsOf(lists: readonly ListId[]): void {
    removeRowsIn(lists, todos, changed.todos.remove);
    removeRowsIn(lists, comments, changed.comments.remove);
  }

  function removeLists(lists: readonly ListId[]): void {
    if (lists.length === 0) return;
    removeContentsOf(lists);
    lists.forEach(changed.lists.remove);
    lists.forEach(changed.members.remove);
    setCursors(cursorsWithout(lists));
  }

  /** Removes what has left a list; the comments on a todo leave with it. */
  function applyTombstones(list: ListId, tombstones: readonly string[]): void {
    if (tombstones.length === 0) return;
    const left = new Set(tombstones);
    for (const id of left) {
      // A row that this tab doesn't know may still be on the disk.
      if ((todos.serverRow(id)?.list_id ?? list) === list) changed.todos.remove(id);
    }
    for (const { id, list_id, todo_id } of [...comments.serverRows()])
      if (list_id === list && (left.has(id) || left.has(todo_id))) changed.comments.remove(id);
  }

  function applyListDelta(delta: ListDelta): void {
    const { id, list, members, has_links: hasLinks, tombstones } = delta;
    if (list) changed.lists.set(list);
    if (members) changed.members.set({ id, members, ...(hasLinks == null ? {} : { has_links: hasLinks }) });
    applyTombstones(id, tombstones);
    // A push result may have brought a later version of a row.
    const isLater = (row: Todo | Comment, known: Todo | Comment | undefined) =>
      known?.list_id !== id || known.version < row.version;
    for (const row of delta.todos) if (isLater(row, todos.serverRow(row.id))) changed.todos.set(row);
    for (const row of delta.comments ?? [])
      if (isLater(row, comments.serverRow(row.id))) changed.comments.set(row);
  }

  function applyAccountDelta(
    { settings, reminders, deleted_reminders: deletedReminders, folders, notifications = [] }: PullResponse,
    isReset: boolean,
  ): void {
    if (isReset && settings) changed.settings.removeExcept(settings.map(({ key }) => key));
    if (isReset && reminders) changed.reminders.removeExcept(reminders.map(({ id }) => id));
    for (const { key, value } of settings ?? []) {
      if (value === null) changed.settings.remove(key);
      else changed.settings.set({ id: key, value });
    }
    deletedReminders?.forEach(changed.reminders.remove);
    reminders?.forEach(changed.reminders.set);
    // They come all together, and not at all if none of them has ever changed.
    if (folders || isReset) changed.folders.removeExcept((folders ?? []).map(({ id }) => id));
    folders?.forEach(changed.folders.set);
    if (isReset) changed.notifications.removeExcept(notifications.map(({ id }) => id));
    notifications.forEach(changed.notifications.set);
    const pruned = findPrunedNotifications(tables.notifications.serverRows(), Date.now());
    pruned.forEach(changed.notifications.remove);
  }

  /** Returns a pull from the present cursors. */
  const preparePull = (): PendingPull => ({ request: { ...formatCursors(cursors) }, generation });

  /** @returns false if the cursors have moved since the request, so that the response is void */
  function applyPull({ request, generation: asked }: PendingPull, response: PullResponse): boolean {
    if (asked !== generation) return false;
    const { epoch, account, user, removed_lists: removedLists, lists: deltas } = response;
    if (user) changedUser = user;
    applyAccountDelta(response, response.account_reset || epoch !== request.epoch || !request.account);
    removeLists(removedLists);
    // Rows of a list without a cursor came with push results, and some may have been removed since.
    const reloaded = deltas.filter(({ id, reset }) => reset || !request.lists?.[id]);
    removeContentsOf(reloaded.map(({ id }) => id));
    deltas.forEach(applyListDelta);
    if (deltas.length > 0 || epoch !== cursors.epoch || account !== cursors.account) {
      const next = Object.fromEntries(deltas.map(({ id, version }) => [id, parseCursor(version)]));
      setCursors({ epoch, account, lists: { ...cursors.lists, ...next } });
    }
    return true;
  }

  /** The version of a complete cursor, to compare with the versions around a push. */
  function versionOf(list: ListId): number | null | undefined {
    const cursor = cursors.lists[list];
    return cursor?.state === "partial" ? null : cursor?.version;
  }

  function applyPushedRow<R extends Todo | Comment>(
    row: R,
    table: Table<R>,
    set: (row: R) => void,
    pushed: PushResponse["lists"],
  ): void {
    const known = table.serverRow(row.id);
    const before = known !== undefined && known.list_id !== row.list_id ? known : undefined;
    // A pull has brought this version of the row or a later one, or will bring it with the rest of a partial list.
    if (versionOf(row.list_id) === null || completeVersionOf(cursors, row.list_id) >= row.version) return;
    if (known && !before && known.version > row.version) return;
    // The row was in another list, and if that changed elsewhere too, only a pull tells which move was the last.
    if (before && pushed[before.list_id]?.before !== versionOf(before.list_id)) rewindCursor(before);
    setListCursors({ [row.list_id]: cursors.lists[row.list_id] ?? completeCursor(0) });
    set(row);
  }

  function applyPushedList(row: List): void {
    changed.lists.set(row);
    // A pull may have brought a later version of it or of its place, so the account's log is repeated.
    setCursors({ account: 0, lists: { [row.id]: completeCursor(0), ...cursors.lists } });
  }

  /** Moves cursors past a push. @returns false if a list also changed elsewhere, so that it has to be pulled */
  function advance(pushed: PushResponse["lists"]): boolean {
    const all = Object.entries(pushed);
    const reached = all.filter(([id, { before }]) => versionOf(id) === before);
    setListCursors(Object.fromEntries(reached.map(([id, { after }]) => [id, completeCursor(after)])));
    return reached.length === all.length;
  }

  /**
   * Applies the response to a push and moves the cursors past it.
   * @param epoch that of the replica when the push was sent
   * @returns false if only a pull brings everything that the push changed
   */
  function applyPush(epoch: string | null, { results, lists: pushed }: PushResponse): boolean {
    // Versions of another epoch can't be compared with the cursors.
    if (epoch !== cursors.epoch) return false;
    for (const { todo, comment, list } of results) {
      if (todo) applyPushedRow(todo, todos, changed.todos.set, pushed);
      if (comment) applyPushedRow(comment, comments, changed.comments.set, pushed);
      if (list) applyPushedList(list);
    }
    const isComplete = advance(pushed);
    const isKnown = (row: Todo | Comment | null | undefined) =>
      !row || row.version <= completeVersionOf(cursors, row.list_id);
    const areKnown = results.every(({ todo, comment }) => isKnown(todo) && isKnown(comment));
    return isComplete && areKnown && cursors.account > 0;
  }

  /** Removes a row that the server reported missing, until a pull tells what happened to it. */
  function invalidate(kind: "todo" | "comment" | "list" | "notification", id: string): void {
    if (kind === "notification") changed.notifications.remove(id);
    const [table, changes] = kind === "comment" ? [comments, changed.comments] : [todos, changed.todos];
    const row = kind === "todo" || kind === "comment" ? table.serverRow(id) : undefined;
    if (kind === "list") removeLists([id]);
    if (!row) return;
    changes.remove(id);
    rewindCursor(row);
  }

  /**
   * Applies changes from the disk or from another tab.
   * @param isAhead whether this tab may have pulled more than the sender, so that the next pull has to repeat that
   */
  function applyRemote(changes: ChangeSet, isAhead: boolean): void {
    const rowChanges: TableChanges = changes;
    const removedLists = changes.lists.removed;
    removeRowsIn(removedLists, todos, todos.removeServerRow);
    removeRowsIn(removedLists, comments, comments.removeServerRow);
    const applyTable = <Name extends TableName>(name: Name) =>
      applyRowChanges(tables[name], rowChanges[name]);
    TABLE_NAMES.forEach(applyTable);
    setCursors(isAhead ? earlierCursors(cursorsWithout(removedLists), changes.cursors) : changes.cursors);
    sharedCursors = cursors;
  }

  function takeRowChanges(): TableChanges & { user?: User } {
    const user = changedUser;
    changedUser = undefined;
    return { ...(user ? { user } : {}), ...mapTables((name) => changed[name].take()) };
  }

  /** Returns all changes since the last call together with the acknowledged operations; null if there are none. */
  function takeChanges(acknowledged: readonly string[]): ChangeSet | null {
    const hasRows = changedUser !== undefined || TABLE_NAMES.some((name) => !changed[name].isEmpty());
    if (!hasRows && cursors === sharedCursors && acknowledged.length === 0) return null;
    sharedCursors = cursors;
    return { ...(hasRows ? takeRowChanges() : NO_ROW_CHANGES), cursors, acknowledged };
  }

  /** Forgets the cursors and the collected changes; the tables are cleared by their store. */
  function clear(): void {
    takeRowChanges();
    setCursors(NO_CURSORS);
  }

  return {
    cursors: (): Cursors => cursors,
    preparePull,
    applyPull,
    applyPush,
    invalidate,
    applyRemote,
    takeChanges,
    clear,
  };
}
