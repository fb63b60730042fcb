import type { User } from "@/lib/api/types";
import type { Cursors } from "../changes";
import type { List, Operation, Todo } from "../rows";

const NAME = "tend";
/** Goes up with every change of what is kept, and of what tabs tell each other. */
export const SCHEMA = 1;
const BLOCKED_MS = 2000;

export const STORES = ["meta", "lists", "todos", "outbox"] as const;

/** Todos are kept in this many chunks: one record each would take six times as long to read. */
const CHUNKS = 64;

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

/** Rows can be fetched again, so they are let go; what waits to be sent is kept. */
function upgrade(database: IDBDatabase): void {
  for (const name of database.objectStoreNames)
    if (name !== "meta" && name !== "outbox") database.deleteObjectStore(name);
  const make = (name: string, options?: IDBObjectStoreParameters) =>
    database.objectStoreNames.contains(name) || database.createObjectStore(name, options);
  make("meta");
  make("lists", { keyPath: "id" });
  make("todos");
  make("outbox", { keyPath: "id" });
}

/** @param fresh whether to make one where there is none */
function request(fresh: boolean): Promise<IDBDatabase | null> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open(NAME, SCHEMA);
    const timer = setTimeout(reject, BLOCKED_MS, new Error("blocked"));
    opening.onupgradeneeded = ({ oldVersion }) => {
      if (oldVersion === 0 && !fresh) opening.transaction?.abort();
      else upgrade(opening.result);
    };
    opening.onsuccess = () => {
      clearTimeout(timer);
      resolve(opening.result);
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

export async function deleteDatabase(): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const deleting = indexedDB.deleteDatabase(NAME);
    deleting.onsuccess = () => resolve();
    deleting.onerror = () => reject(deleting.error);
  });
}

export interface Kept {
  user: User;
  cursors: Cursors;
  lists: List[];
  todos: Todo[];
  /** In the order in which they were made. */
  operations: Operation[];
}
