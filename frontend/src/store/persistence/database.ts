import type { User } from "@/lib/api/types";
import type { Cursors } from "../sync/changes";
import type { List, Operation, Reminder, SettingRow, Todo } from "../types";

const NAME = "tend";
/** Goes up with every change of what is kept, and of what tabs tell each other. */
export const SCHEMA = 3;
/** Since then lists and todos are kept as they are now. */
const ROWS_SINCE = 2;
/** How long to wait for another tab to let go: one that sleeps does not. */
const BLOCKED_MS = 2000;
/** How long a disk may take. */
const SLOW_MS = 8000;

export const STORES = ["meta", "lists", "todos", "settings", "reminders", "outbox"] as const;

/**
 * Todos are kept in this many chunks: one record each would take six times as long to read. Of 16, 32 and 64 this is
 * where ten thousand are read soonest; a change of one row writes its chunk anew.
 */
const CHUNKS = 32;

/** Which chunk a todo is in; the end of an id is random. */
export const chunkOf = (id: string): number => Number.parseInt(id.slice(-2), 16) % CHUNKS || 0;

export interface Meta {
  user: User;
  cursors: Cursors;
}

export function answerOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Settles when everything in it is on the disk, or when nothing is. */
export function finished(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error("aborted"));
  });
}

/** The account is asked for from its beginning, for what was told of it and not kept. */
function askAnew(meta: IDBObjectStore): void {
  const reading: IDBRequest<Cursors | undefined> = meta.get("cursors");
  reading.onsuccess = () => {
    if (reading.result) meta.put({ ...reading.result, account: 0 }, "cursors");
  };
}

/** Rows of an older form can be fetched again, so they are let go; what waits to be sent is kept. */
function upgrade(database: IDBDatabase, transaction: IDBTransaction | null, before: number): void {
  for (const name of database.objectStoreNames)
    if (before < ROWS_SINCE && name !== "meta" && name !== "outbox") database.deleteObjectStore(name);
  const make = (name: string, options?: IDBObjectStoreParameters) =>
    database.objectStoreNames.contains(name) || database.createObjectStore(name, options);
  make("meta");
  make("lists", { keyPath: "id" });
  make("todos");
  make("settings", { keyPath: "id" });
  make("reminders", { keyPath: "id" });
  make("outbox", { keyPath: "id" });
  const meta = transaction?.objectStore("meta");
  if (before < ROWS_SINCE) meta?.delete("cursors");
  else if (meta) askAnew(meta);
}

/** @param fresh whether to make one where there is none */
function request(fresh: boolean): Promise<IDBDatabase | null> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(NAME, SCHEMA);
    let late = false;
    const giveUp = () => {
      late = true;
      reject(new Error("no answer"));
    };
    let timer = setTimeout(giveUp, SLOW_MS);
    opening.onblocked = () => {
      clearTimeout(timer);
      timer = setTimeout(giveUp, BLOCKED_MS);
    };
    opening.onupgradeneeded = ({ oldVersion }) => {
      if (oldVersion === 0 && !fresh) opening.transaction?.abort();
      else upgrade(opening.result, opening.transaction, oldVersion);
    };
    opening.onsuccess = () => {
      clearTimeout(timer);
      if (late) opening.result.close();
      else resolve(opening.result);
    };
    opening.onerror = () => {
      clearTimeout(timer);
      if (!fresh && opening.error?.name === "AbortError") resolve(null);
      else reject(opening.error);
    };
  });
}

/** @throws where nothing can be kept: a private window, a newer version of Tend, a broken disk */
export async function openDatabase(): Promise<IDBDatabase> {
  const database = await request(true);
  if (!database) throw new Error("not made");
  return database;
}

/** The database if there is one. */
export const presentDatabase = (): Promise<IDBDatabase | null> => request(false);

/** Carries out `work`, all of it or nothing. */
export async function write(
  database: IDBDatabase,
  stores: readonly string[],
  work: (writing: IDBTransaction) => void,
  options?: IDBTransactionOptions,
): Promise<void> {
  const writing = database.transaction(stores, "readwrite", options);
  try {
    work(writing);
  } catch (error) {
    writing.abort();
    throw error;
  }
  await finished(writing);
}

/**
 * Empties `database`, if it could be opened, and takes it away; the other tabs let go of it.
 * @throws when one of them does not, in which case it goes as soon as that tab does
 */
export async function deleteDatabase(database: IDBDatabase | null): Promise<void> {
  if (database) {
    await write(database, STORES, (writing) => {
      for (const name of STORES) writing.objectStore(name).clear();
    });
    database.close();
  }
  await new Promise<void>((resolve, reject) => {
    const deleting = indexedDB.deleteDatabase(NAME);
    deleting.onsuccess = () => resolve();
    deleting.onerror = () => reject(deleting.error);
    deleting.onblocked = () => setTimeout(reject, BLOCKED_MS, new Error("blocked"));
  });
}

export interface Kept {
  user: User;
  cursors: Cursors;
  /** At which the last of it was kept. */
  turn: number;
  lists: List[];
  todos: Todo[];
  settings: SettingRow[];
  reminders: Reminder[];
  /** In the order in which they were made. */
  operations: Operation[];
}
