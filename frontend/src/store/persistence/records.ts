import { TABLE_NAMES } from "../engine/table-names";
import type { ChangeSet, RowChanges } from "../sync/changes";
import { formatCursors, NO_CURSORS, type WireCursors } from "../sync/cursors";
import type { List, Operation, Todo, TodoId } from "../types";
import { chunkKeyOf, promiseOfRequest, STORES, type StoredAccountData, writeTransaction } from "./database";

/** The key in `meta` of the number of the last write. */
const SEQUENCE_KEY = "turn";

const NO_ROWS = {
  lists: [],
  todos: [],
  settings: [],
  reminders: [],
  members: [],
  folders: [],
  comments: [],
  notifications: [],
};
/** Each row is stored alone; todos are stored in chunks. */
const UNCHUNKED_TABLES = TABLE_NAMES.filter((name) => name !== "todos");

/** Sorts changed todos by chunk; null represents a removed one. */
function groupByChunk({ rows, removed }: ChangeSet["todos"]): Map<number, Map<TodoId, Todo | null>> {
  const chunks = new Map<number, Map<TodoId, Todo | null>>();
  const add = (id: TodoId, row: Todo | null) => {
    const chunk = chunks.get(chunkKeyOf(id)) ?? new Map();
    chunks.set(chunkKeyOf(id), chunk.set(id, row));
  };
  for (const row of rows) add(row.id, row);
  for (const id of removed) add(id, null);
  return chunks;
}

function writeTodos(store: IDBObjectStore, changes: ChangeSet["todos"]): void {
  for (const [chunk, rows] of groupByChunk(changes)) {
    const reading: IDBRequest<Todo[] | undefined> = store.get(chunk);
    reading.onsuccess = () => {
      const others = (reading.result ?? []).filter(({ id }) => !rows.has(id));
      store.put([...others, ...[...rows.values()].filter((row) => row !== null)], chunk);
    };
  }
}

function writeRows<R>(store: IDBObjectStore, { rows, removed }: RowChanges<R>): void {
  for (const row of rows) store.put(row);
  for (const id of removed) store.delete(id);
}

/** @returns the sequence number of the write */
export async function writeChanges(database: IDBDatabase, changes: ChangeSet): Promise<number> {
  let sequence = 1;
  await writeTransaction(database, STORES, (transaction) => {
    const meta = transaction.objectStore("meta");
    const last: IDBRequest<number | undefined> = meta.get(SEQUENCE_KEY);
    last.onsuccess = () => {
      sequence += last.result ?? 0;
      meta.put(sequence, SEQUENCE_KEY);
    };
    if (changes.user) meta.put(changes.user, "user");
    meta.put(formatCursors(changes.cursors), "cursors");
    writeTodos(transaction.objectStore("todos"), changes.todos);
    for (const name of UNCHUNKED_TABLES)
      writeRows<{ id: string }>(transaction.objectStore(name), changes[name]);
    for (const id of changes.acknowledged) transaction.objectStore("outbox").delete(id);
  });
  return sequence;
}

export const writeOperations = (database: IDBDatabase, operations: readonly Operation[]): Promise<void> =>
  writeTransaction(
    database,
    ["outbox"],
    (transaction) => {
      for (const operation of operations) transaction.objectStore("outbox").put(operation);
      // By itself it is committed at a later turn of the event loop, which a page that is being closed never gets.
      transaction.commit();
    },
    { durability: "strict" },
  );

export const deleteOperations = (database: IDBDatabase, ids: readonly string[]): Promise<void> =>
  writeTransaction(database, ["outbox"], (transaction) => {
    for (const id of ids) transaction.objectStore("outbox").delete(id);
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
  return (await promiseOfRequest<Operation[]>(outbox.getAll())).map(upgradeOperation);
}

/** Returns the number of the last write, or 0. */
export const readSequence = async (database: IDBDatabase): Promise<number> =>
  (await promiseOfRequest(database.transaction("meta").objectStore("meta").get(SEQUENCE_KEY))) ?? 0;

const isRow = (row: { id?: unknown } | null) => typeof row?.id === "string";

function isIntact(cursors: WireCursors, chunks: Todo[][], others: { id: string }[]): boolean {
  const areRows = chunks.every(Array.isArray) && chunks.flat().every(isRow) && others.every(isRow);
  return areRows && typeof cursors.account === "number" && typeof cursors.lists === "object";
}

// Rows that an older version stored lack the fields that came later.
function addMissingTodoFields(row: Todo): Todo {
  // In place, since there may be ten thousand, and nobody else has them yet.
  if (row.assignee_id === undefined) row.assignee_id = null;
  if (row.attachments === undefined) row.attachments = [];
  return row.kind === undefined ? { ...row, kind: "todo", parent_id: null, recurrence: null } : row;
}
const addMissingListFields = (row: List): List =>
  row.shared_folder_id === undefined
    ? { ...row, folder: row.folder ?? null, favorited_at: row.favorited_at ?? null, shared_folder_id: null }
    : row;

/**
 * Reads everything, or null if there is nothing. If the rows are corrupt, they are deleted to be pulled again, and only the
 * operations are returned.
 */
export async function readAndRepairAll(database: IDBDatabase): Promise<StoredAccountData | null> {
  const transaction = database.transaction(STORES);
  const all = (name: string) => promiseOfRequest(transaction.objectStore(name).getAll());
  const meta = (key: string) => promiseOfRequest(transaction.objectStore("meta").get(key));
  const [
    user,
    cursors = formatCursors(NO_CURSORS),
    sequence = 0,
    lists,
    chunks,
    settings,
    reminders,
    members,
    folders,
    comments,
    notifications,
    operations,
  ] = await Promise.all([
    meta("user"),
    meta("cursors"),
    meta(SEQUENCE_KEY),
    all("lists"),
    all("todos"),
    all("settings"),
    all("reminders"),
    all("members"),
    all("folders"),
    all("comments"),
    all("notifications"),
    all("outbox"),
  ]);
  if (!user) return null;
  const pending = operations.map(upgradeOperation);
  if (
    isIntact(cursors, chunks, [
      ...lists,
      ...settings,
      ...reminders,
      ...members,
      ...folders,
      ...comments,
      ...notifications,
    ])
  )
    return {
      user,
      cursors,
      sequence,
      lists: lists.map(addMissingListFields),
      todos: chunks.flat().map(addMissingTodoFields),
      settings,
      reminders,
      members,
      folders,
      comments,
      notifications,
      operations: pending,
    };
  await writeTransaction(database, ["meta", ...TABLE_NAMES], (repair) => {
    repair.objectStore("meta").delete("cursors");
    for (const name of TABLE_NAMES) repair.objectStore(name).clear();
  });
  return { user, cursors: formatCursors(NO_CURSORS), sequence, ...NO_ROWS, operations: pending };
}
