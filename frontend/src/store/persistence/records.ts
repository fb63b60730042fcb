import { type ChangeSet, type Cursors, NOWHERE, type RowChanges } from "../sync/changes";
import type { List, Operation, Todo, TodoId } from "../types";
import { answerOf, chunkOf, type Kept, STORES, write } from "./database";

function intoChunks({ rows: put, removed: drop }: ChangeSet["todos"]): Map<number, Map<TodoId, Todo | null>> {
  const chunks = new Map<number, Map<TodoId, Todo | null>>();
  const note = (id: TodoId, row: Todo | null) => {
    const chunk = chunks.get(chunkOf(id)) ?? new Map();
    chunks.set(chunkOf(id), chunk.set(id, row));
  };
  for (const row of put) note(row.id, row);
  for (const id of drop) note(id, null);
  return chunks;
}

function writeTodos(store: IDBObjectStore, changes: ChangeSet["todos"]): void {
  for (const [chunk, rows] of intoChunks(changes)) {
    const reading: IDBRequest<Todo[] | undefined> = store.get(chunk);
    reading.onsuccess = () => {
      const others = (reading.result ?? []).filter(({ id }) => !rows.has(id));
      store.put([...others, ...[...rows.values()].filter((row) => row !== null)], chunk);
    };
  }
}

function writeRows<R>(store: IDBObjectStore, { rows: put, removed: drop }: RowChanges<R>): void {
  for (const row of put) store.put(row);
  for (const id of drop) store.delete(id);
}

/** @returns the turn at which they were kept (turns.ts) */
export async function writeChanges(
  database: IDBDatabase,
  { user, cursors, lists, todos, settings, reminders, acknowledged: settled }: ChangeSet,
): Promise<number> {
  let turn = 1;
  await write(database, STORES, (writing) => {
    const meta = writing.objectStore("meta");
    const last: IDBRequest<number | undefined> = meta.get("turn");
    last.onsuccess = () => {
      turn += last.result ?? 0;
      meta.put(turn, "turn");
    };
    if (user) meta.put(user, "user");
    meta.put(cursors, "cursors");
    writeRows(writing.objectStore("lists"), lists);
    writeRows(writing.objectStore("settings"), settings);
    writeRows(writing.objectStore("reminders"), reminders);
    writeTodos(writing.objectStore("todos"), todos);
    for (const id of settled) writing.objectStore("outbox").delete(id);
  });
  return turn;
}

export const writeOperations = (database: IDBDatabase, operations: readonly Operation[]): Promise<void> =>
  write(
    database,
    ["outbox"],
    (writing) => {
      for (const operation of operations) writing.objectStore("outbox").put(operation);
    },
    { durability: "strict" },
  );

export const forgetOperations = (database: IDBDatabase, ids: readonly string[]): Promise<void> =>
  write(database, ["outbox"], (writing) => {
    for (const id of ids) writing.objectStore("outbox").delete(id);
  });

/** Translates an operation that was queued before `only_this` became `this_occurrence_only`. */
function upgradeOperation(operation: Operation): Operation {
  const { step } = operation;
  if (step.kind !== "todo.change" || !("only_this" in step.patch)) return operation;
  const { only_this, ...patch } = step.patch as typeof step.patch & { only_this: boolean };
  return { ...operation, step: { ...step, patch: { ...patch, this_occurrence_only: only_this } } };
}

export async function readOperations(database: IDBDatabase): Promise<Operation[]> {
  const outbox = database.transaction("outbox").objectStore("outbox");
  return (await answerOf<Operation[]>(outbox.getAll())).map(upgradeOperation);
}

export const readTurn = async (database: IDBDatabase): Promise<number> =>
  (await answerOf(database.transaction("meta").objectStore("meta").get("turn"))) ?? 0;

const isRow = (row: { id?: unknown } | null) => typeof row?.id === "string";

function isSound(cursors: Cursors, lists: List[], chunks: Todo[][]): boolean {
  const rows = chunks.every(Array.isArray) && lists.every(isRow) && chunks.flat().every(isRow);
  return rows && typeof cursors.account === "number" && typeof cursors.lists === "object";
}

const ROWS = STORES.filter((name) => name !== "outbox");

/** Rows that an older version kept lack what came later, and have none of it. */
const wholeTodo = (row: Todo): Todo =>
  row.kind === undefined ? { ...row, kind: "todo", parent_id: null, recurrence: null } : row;
const wholeList = (row: List): List =>
  row.folder === undefined ? { ...row, folder: null, favorited_at: null } : row;

/** Everything; where the rows are broken only what cannot be fetched again, and the rest is let go. */
export async function readAll(database: IDBDatabase): Promise<Kept | null> {
  const reading = database.transaction(STORES);
  const all = (name: string) => answerOf(reading.objectStore(name).getAll());
  const of = (key: string) => answerOf(reading.objectStore("meta").get(key));
  const [user, cursors = NOWHERE, turn = 0, lists, chunks, settings, reminders, operations] =
    await Promise.all([
      of("user"),
      of("cursors"),
      of("turn"),
      all("lists"),
      all("todos"),
      all("settings"),
      all("reminders"),
      all("outbox"),
    ]);
  if (!user) return null;
  if (isSound(cursors, lists, chunks))
    return {
      user,
      cursors,
      turn,
      lists: lists.map(wholeList),
      todos: chunks.flat().map(wholeTodo),
      settings,
      reminders,
      operations: operations.map(upgradeOperation),
    };
  await write(database, ROWS, (writing) => {
    writing.objectStore("meta").delete("cursors");
    for (const name of ROWS) if (name !== "meta") writing.objectStore(name).clear();
  });
  const none = { lists: [], todos: [], settings: [], reminders: [] };
  return { user, cursors: NOWHERE, turn, ...none, operations: operations.map(upgradeOperation) };
}
