import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import type { User } from "@/lib/api/types";
import { type ChangeSet, NO_ROW_CHANGES } from "../sync/changes";
import { completeCursor } from "../sync/cursors";
import type { List, Notification, Operation, Todo } from "../types";

const AT = "2026-11-23T08:00:00.000Z";

export const aTodo = (fields: Partial<Todo> & { id: string }): Todo => ({
  list_id: "inbox",
  title: "Water the lemon tree",
  notes: "",
  priority: "none",
  due_date: null,
  due_time: null,
  due_timezone: null,
  tags: [],
  assignee_id: null,
  attachments: [],
  kind: "todo",
  parent_id: null,
  recurrence: null,
  position: "a0",
  completed_at: null,
  deleted_at: null,
  version: 1,
  created_at: AT,
  updated_at: AT,
  ...fields,
});

export const aList = (fields: Partial<List> & { id: string }): List => ({
  name: "Home",
  color: "amber",
  icon: null,
  folder: null,
  shared_folder_id: null,
  favorited_at: null,
  position: "a0",
  inbox: false,
  role: "owner",
  version: 1,
  archived_at: null,
  deleted_at: null,
  created_at: AT,
  updated_at: AT,
  ...fields,
});

/** An unread notification of the present. */
export const aNotification = (fields: Partial<Notification> & { id: string }): Notification => ({
  kind: "commented",
  list_id: "inbox",
  todo_id: "t",
  comment_id: null,
  folder_id: null,
  actor_id: "mira",
  actor_name: "Mira",
  list_name: "Home",
  title: "Water the lemon tree",
  at: new Date().toISOString(),
  read_at: null,
  archived_at: null,
  ...fields,
});

export const person = (id: string): User => ({ id, version: 1 }) as User;

export const operation = (id: string): Operation => ({
  id,
  change: id,
  at: "2026-03-01T08:00:00Z",
  step: { kind: "todo.delete", id: "t" },
});

export const todo = (id: string, title = "Water the roses"): Todo => aTodo({ id, title });

export const changeSet = (fields: Partial<ChangeSet> = {}): ChangeSet => ({
  ...NO_ROW_CHANGES,
  cursors: { epoch: "e", account: 3, lists: { l: completeCursor(7) } },
  acknowledged: [],
  ...fields,
});

export function emptyDisk(): void {
  globalThis.indexedDB = new IDBFactory();
}

/** Opens a connection that is not closed for others, like that of a frozen tab. */
export function openRawDatabase(
  version?: number,
  create?: (database: IDBDatabase) => void,
): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open("tend", version);
    opening.onupgradeneeded = () => create?.(opening.result);
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = () => reject(opening.error);
  });
}

export function writeRaw(
  database: IDBDatabase,
  work: (store: (name: string) => IDBObjectStore) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const transaction = database.transaction([...database.objectStoreNames], "readwrite");
    work((name) => transaction.objectStore(name));
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error);
  });
}
