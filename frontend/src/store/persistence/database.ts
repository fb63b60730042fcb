import type { User } from "@/lib/api/types";
import { guestOfPage, IS_GUEST_PAGE } from "@/lib/preferences";
import { TABLE_NAMES } from "../engine/table-names";
import type { WireCursors } from "../sync/cursors";
import type {
  Comment,
  List,
  Notification,
  Operation,
  Reminder,
  Roster,
  SettingRow,
  SharedFolder,
  Todo,
} from "../types";

const databaseName = () => (IS_GUEST_PAGE ? `tend.guest.${guestOfPage.id}` : "tend");
/** To be raised with every change of the stored format. */
export const DATABASE_VERSION = 7;
/** The version since which lists and todos have their present format. */
const ROWS_SINCE = 2;
/** The version since which everything in the logs of lists is stored. */
const LIST_LOGS_SINCE = 5;
/** How long to wait for other tabs to close their connections, which a frozen tab never does. */
const MAX_BLOCKED_MS = 2000;
/** How long a disk may take to open the database. */
const MAX_OPEN_MS = 8000;

export const STORES = ["meta", ...TABLE_NAMES, "outbox"] as const;

/**
 * Todos are stored as arrays in this many chunks, because reading one record each would take six times as long. Of 16, 32
 * and 64 chunks this number is the fastest to read with ten thousand todos; changing a todo rewrites its chunk.
 */
const CHUNKS = 32;

/** Returns the chunk of a todo, by the end of its id, which is random. */
export const chunkKeyOf = (id: string): number => Number.parseInt(id.slice(-2), 16) % CHUNKS || 0;

/** Everything that is stored of an account. */
export interface StoredAccountData {
  user: User;
  cursors: WireCursors;
  /** The number of the last write; each write takes the next one, whichever tab makes it. */
  sequence: number;
  lists: List[];
  todos: Todo[];
  settings: SettingRow[];
  reminders: Reminder[];
  members: Roster[];
  folders: SharedFolder[];
  comments: Comment[];
  notifications: Notification[];
  /** In the order in which they were made. */
  operations: Operation[];
}

export function promiseOfRequest<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Resolves when everything in a transaction is on the disk, and rejects when nothing is. */
function committed(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error ?? new Error("aborted"));
  });
}

/** A list's version before every change, with which a pull still tells what has left the list. */
const FIRST_VERSION = 1;

/** Makes the next pull repeat the account's log, and those of lists if asked, for what an older version ignored in them. */
function rewindCursors(meta: IDBObjectStore, isOfLists: boolean): void {
  const reading: IDBRequest<WireCursors | undefined> = meta.get("cursors");
  reading.onsuccess = () => {
    if (!reading.result) return;
    const lists = Object.entries(reading.result.lists ?? {}).map(
      ([id, cursor]) => [id, isOfLists ? FIRST_VERSION : cursor] as const,
    );
    meta.put({ ...reading.result, account: 0, lists: Object.fromEntries(lists) }, "cursors");
  };
}

/** Drops rows of an older format, since they can be pulled again, and keeps the pending operations. */
function upgrade(database: IDBDatabase, transaction: IDBTransaction | null, oldVersion: number): void {
  for (const name of database.objectStoreNames)
    if (oldVersion < ROWS_SINCE && name !== "meta" && name !== "outbox") database.deleteObjectStore(name);
  const ensureStore = (name: string, options?: IDBObjectStoreParameters) =>
    database.objectStoreNames.contains(name) || database.createObjectStore(name, options);
  ensureStore("meta");
  ensureStore("lists", { keyPath: "id" });
  ensureStore("todos");
  ensureStore("settings", { keyPath: "id" });
  ensureStore("reminders", { keyPath: "id" });
  ensureStore("members", { keyPath: "id" });
  ensureStore("folders", { keyPath: "id" });
  ensureStore("comments", { keyPath: "id" });
  ensureStore("notifications", { keyPath: "id" });
  ensureStore("outbox", { keyPath: "id" });
  const meta = transaction?.objectStore("meta");
  if (oldVersion < ROWS_SINCE) meta?.delete("cursors");
  else if (meta) rewindCursors(meta, oldVersion < LIST_LOGS_SINCE);
}

function open(isCreated: boolean): Promise<IDBDatabase | null> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(databaseName(), DATABASE_VERSION);
    let isGivenUp = false;
    const giveUp = () => {
      isGivenUp = true;
      reject(new Error("no answer"));
    };
    let timer = setTimeout(giveUp, MAX_OPEN_MS);
    opening.onblocked = () => {
      clearTimeout(timer);
      timer = setTimeout(giveUp, MAX_BLOCKED_MS);
    };
    opening.onupgradeneeded = ({ oldVersion }) => {
      if (oldVersion === 0 && !isCreated) opening.transaction?.abort();
      else upgrade(opening.result, opening.transaction, oldVersion);
    };
    opening.onsuccess = () => {
      clearTimeout(timer);
      if (isGivenUp) opening.result.close();
      else resolve(opening.result);
    };
    opening.onerror = () => {
      clearTimeout(timer);
      if (!isCreated && opening.error?.name === "AbortError") resolve(null);
      else reject(opening.error);
    };
  });
}

/**
 * Opens the database and creates it if necessary.
 * @throws if nothing can be stored: in a private window, beside a newer version of Tend, or on a broken disk
 */
export async function openDatabase(): Promise<IDBDatabase> {
  const database = await open(true);
  if (!database) throw new Error("not created");
  return database;
}

/** Opens the database if there is one. */
export const openExistingDatabase = (): Promise<IDBDatabase | null> => open(false);

/** Runs `work` in a transaction, which is written as a whole or not at all. */
export async function writeTransaction(
  database: IDBDatabase,
  stores: readonly string[],
  work: (transaction: IDBTransaction) => void,
  options?: IDBTransactionOptions,
): Promise<void> {
  const transaction = database.transaction(stores, "readwrite", options);
  try {
    work(transaction);
  } catch (error) {
    transaction.abort();
    throw error;
  }
  await committed(transaction);
}

/**
 * Empties and deletes the database; other tabs close their connections.
 * @param database null if it could not be opened
 * @throws if another tab doesn't close its connection, in which case the database is deleted when it does
 */
export async function deleteDatabase(database: IDBDatabase | null): Promise<void> {
  if (database) {
    await writeTransaction(database, STORES, (transaction) => {
      for (const name of STORES) transaction.objectStore(name).clear();
    });
    database.close();
  }
  await new Promise<void>((resolve, reject) => {
    const deletion = indexedDB.deleteDatabase(databaseName());
    deletion.onsuccess = () => resolve();
    deletion.onerror = () => reject(deletion.error);
    deletion.onblocked = () => setTimeout(reject, MAX_BLOCKED_MS, new Error("blocked"));
  });
}
