import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import type { User } from "@/lib/api/types";
import type { ChangeSet } from "../sync/changes";
import type { Operation, Todo } from "../types";
import { aTodo } from "./rows";

export const person = (id: string): User => ({ id, version: 1 }) as User;

export const operation = (id: string): Operation => ({
  id,
  change: id,
  at: "2026-03-01T08:00:00Z",
  step: { kind: "todo.delete", id: "t" },
});

export const todo = (id: string, title = "Water the roses"): Todo => aTodo({ id, title });

export function changed(over: Partial<ChangeSet> = {}): ChangeSet {
  const none = { rows: [], removed: [] };
  const cursors = { epoch: "e", account: 3, lists: { l: 7 } };
  return { cursors, todos: none, lists: none, settings: none, reminders: none, acknowledged: [], ...over };
}

export function emptyDisk(): void {
  globalThis.indexedDB = new IDBFactory();
}

/** A connection as a tab that sleeps has it: it hears nobody. */
export function rawDatabase(version?: number, make?: (database: IDBDatabase) => void): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open("tend", version);
    opening.onupgradeneeded = () => make?.(opening.result);
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
}

export function rawWrite(
  database: IDBDatabase,
  work: (store: (name: string) => IDBObjectStore) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const writing = database.transaction([...database.objectStoreNames], "readwrite");
    work((name) => writing.objectStore(name));
    writing.oncomplete = () => resolve();
    writing.onabort = () => reject(writing.error);
  });
}
