import type { PullRequest, PushAnswer } from "@/lib/api/types";
import type { Tables } from "../engine/tables";
import type { List, ListId, Todo, TodoId } from "../types";
import { createNoted } from "./change-collector";
import { type ChangeSet, type Cursors, earlier, isPart, NO_ROWS, NOWHERE, reachedIn } from "./changes";
import { createDocuments } from "./server-settings";
import type { Pulled } from "./transport";

/** A pull under way. Its answer means something only as long as nothing else has moved the numbers. */
export interface PendingPull {
  body: PullRequest;
  stamp: number;
}

/** The server's rows as this tab holds them, and the numbers that they stand at. */
export interface Replica {
  cursors(): Cursors;
  preparePull(): PendingPull;
  /** @returns false when the answer came too late to mean anything */
  applyPull(question: PendingPull, answer: Pulled): boolean;
  /**
   * Takes what a push came to that was sent in `epoch`, and moves to the numbers that it led to.
   * @returns false when there is something that only a pull can tell
   */
  applyPush(epoch: string | null, answer: PushAnswer): boolean;
  /** The server says that there is no such row to act on: it is let go, until a pull tells of it. */
  invalidate(kind: "todo" | "list", id: string): void;
  /**
   * Takes what was kept, or what another tab found out.
   * @param late whether this tab may have found out more since
   */
  applyRemote(takeChanges: Omit<ChangeSet, "settled">, late: boolean): void;
  /** Everything that changed since this was last asked, and the operations that were settled by it; null for nothing. */
  changes(settled: readonly string[]): ChangeSet | null;
  clear(): void;
}

export function createReplica(tables: Tables): Replica {
  const { todos, lists, settings, reminders } = tables;
  let cursors: Cursors = NOWHERE;
  /** Those that the other tabs and the disk know of. */
  let told = cursors;
  let stamp = 0;
  const noted = createNoted();
  const takeDocuments = createDocuments(tables, noted);

  function stand(next: Partial<Cursors>): void {
    cursors = { ...cursors, ...next };
    stamp += 1;
  }

  const standIn = (numbers: Record<ListId, number>) => stand({ lists: { ...cursors.lists, ...numbers } });

  function putTodo(row: Todo): void {
    noted.todos.put(row);
    todos.setServerRow(row);
  }

  function putList(row: List): void {
    noted.lists.put(row);
    lists.setServerRow(row);
  }

  function dropTodo(id: TodoId): void {
    noted.todos.drop(id);
    todos.removeServerRow(id);
  }

  function todosOf(gone: readonly ListId[]): TodoId[] {
    if (gone.length === 0) return [];
    const lists = new Set(gone);
    return [...todos.serverRows()].flatMap(({ id, list_id }) => (lists.has(list_id) ? id : []));
  }

  function without(gone: readonly ListId[]): Cursors {
    const rest = { ...cursors.lists };
    for (const id of gone) delete rest[id];
    return { ...cursors, lists: rest };
  }

  function dropLists(gone: readonly ListId[]): void {
    if (gone.length === 0) return;
    todosOf(gone).forEach(dropTodo);
    for (const id of gone) {
      noted.lists.drop(id);
      lists.removeServerRow(id);
    }
    stand(without(gone));
  }

  function takeNews({ id, list, tombstones, todos: rows }: Pulled["lists"][number]): void {
    if (list) putList(list);
    // the disk may hold one that this tab does not
    for (const gone of tombstones) if ((todos.serverRow(gone)?.list_id ?? id) === id) dropTodo(gone);
    for (const row of rows) {
      const known = todos.serverRow(row.id);
      // the answer to a push may have told more of this row than the pull knew
      if (known?.list_id !== id || known.version < row.version) putTodo(row);
    }
  }

  /** Has the next pull tell of a row once more. */
  function askAgain({ list_id, version }: Todo): void {
    standIn({ [list_id]: Math.max(0, Math.min(reachedIn(cursors, list_id), version - 1)) });
  }

  function takeTodo(row: Todo, passed: PushAnswer["lists"]): void {
    const known = todos.serverRow(row.id);
    const elsewhere = known !== undefined && known.list_id !== row.list_id ? known : undefined;
    // a pull has told what came of this row since, or is about to
    if (isPart(cursors, row.list_id) || reachedIn(cursors, row.list_id) >= row.version) return;
    if (known && !elsewhere && known.version > row.version) return;
    // which of the two is later is for a pull to say
    if (elsewhere && passed[elsewhere.list_id]?.before !== cursors.lists[elsewhere.list_id])
      askAgain(elsewhere);
    standIn({ [row.list_id]: cursors.lists[row.list_id] ?? 0 });
    putTodo(row);
  }

  function takeList(row: List): void {
    putList(row);
    // a pull may have told more of it, or of its place, than this answer: that is asked for again
    stand({ account: 0, lists: { [row.id]: 0, ...cursors.lists } });
  }

  function pass(passed: PushAnswer["lists"]): boolean {
    const all = Object.entries(passed);
    const reached = all.filter(([id, { before }]) => cursors.lists[id] === before);
    standIn(Object.fromEntries(reached.map(([id, { after }]) => [id, after])));
    return reached.length === all.length;
  }

  /** Where nothing of a list counted as known, what is held of it came with pushes: it may be gone by now. */
  const startsAnew = ({ body }: PendingPull, { id, reset }: Pulled["lists"][number]) =>
    reset || !body.lists?.[id];

  return {
    cursors: () => cursors,
    preparePull: () => ({ body: { ...cursors }, stamp }),
    applyPull(question, answer) {
      if (question.stamp !== stamp) return false;
      const { epoch, account, user, removed_lists: gone, lists: news } = answer;
      if (user) noted.user(user);
      takeDocuments(answer, epoch !== question.body.epoch || !question.body.account);
      dropLists(gone);
      const anew = news.filter((one) => startsAnew(question, one));
      todosOf(anew.map(({ id }) => id)).forEach(dropTodo);
      news.forEach(takeNews);
      if (news.length > 0 || epoch !== cursors.epoch || account !== cursors.account) {
        const numbers = Object.fromEntries(news.map(({ id, version }) => [id, version]));
        stand({ epoch, account, lists: { ...cursors.lists, ...numbers } });
      }
      return true;
    },
    applyPush(epoch, { results, lists: passed }) {
      // numbers of another history mean nothing here
      if (epoch !== cursors.epoch) return false;
      for (const { todo, list } of results) {
        if (todo) takeTodo(todo, passed);
        if (list) takeList(list);
      }
      const reached = pass(passed);
      const known = results.every(({ todo }) => !todo || todo.version <= reachedIn(cursors, todo.list_id));
      return reached && known && cursors.account > 0;
    },
    invalidate(kind, id) {
      const row = todos.serverRow(id);
      if (kind === "list") dropLists([id]);
      else if (row) {
        dropTodo(id);
        askAgain(row);
      }
    },
    applyRemote(changes, late) {
      todosOf(changes.lists.removed).forEach(todos.removeServerRow);
      changes.lists.removed.forEach(lists.removeServerRow);
      changes.lists.rows.forEach(lists.setServerRow);
      changes.todos.removed.forEach(todos.removeServerRow);
      changes.todos.rows.forEach(todos.setServerRow);
      changes.settings.removed.forEach(settings.removeServerRow);
      changes.settings.rows.forEach(settings.setServerRow);
      changes.reminders.removed.forEach(reminders.removeServerRow);
      changes.reminders.rows.forEach(reminders.setServerRow);
      stand(late ? earlier(without(changes.lists.removed), changes.cursors) : changes.cursors);
      told = cursors;
    },
    changes(settled) {
      const rows = noted.take();
      if (!rows && cursors === told && settled.length === 0) return null;
      told = cursors;
      return { ...(rows ?? NO_ROWS), cursors, acknowledged: settled };
    },
    clear() {
      noted.take();
      stand(NOWHERE);
    },
  };
}
