import { promiseOfRequest, writeTransaction } from "../persistence/database";
import type { CommentId, TodoId, UserId } from "../types";

const NAME = "tend-uploads";
const STORE = "uploads";

/** A file that has not reached the server. */
export interface Upload {
  /** The id of the attachment that it becomes, so that sending it again adds it once. */
  id: string;
  owner: UserId;
  todo_id: TodoId;
  /** The comment on the todo that it is for; uploads for the todo itself have none. */
  comment_id?: CommentId;
  name: string;
  file: Blob;
  /** Why the server rejected it; null while it waits. */
  error: string | null;
}

/** A database of its own, so that files are in nobody's way when the rows are read at the start. */
function open(): Promise<IDBDatabase> {
  const opening = indexedDB.open(NAME, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(STORE, { keyPath: "id" });
  return promiseOfRequest(opening);
}

async function withDatabase<T>(work: (database: IDBDatabase) => Promise<T>): Promise<T> {
  const database = await open();
  try {
    return await work(database);
  } finally {
    database.close();
  }
}

const change = (work: (uploads: IDBObjectStore) => void): Promise<void> =>
  withDatabase((database) =>
    writeTransaction(database, [STORE], (transaction) => work(transaction.objectStore(STORE))),
  );

/** The uploads of one person, in the order in which they were added. */
export const readUploads = (owner: UserId): Promise<Upload[]> =>
  withDatabase(async (database) => {
    const all = await promiseOfRequest<Upload[]>(database.transaction(STORE).objectStore(STORE).getAll());
    return all.filter((upload) => upload.owner === owner);
  });

/** @throws if the disk is full, or nothing can be stored in this window */
export const writeUploads = (uploads: readonly Upload[]): Promise<void> =>
  change((store) => {
    for (const upload of uploads) store.put(upload);
  });

export const deleteUpload = (id: string): Promise<void> => change((store) => store.delete(id));

/** How many files of anybody wait on the disk. */
export const countUploads = (): Promise<number> =>
  withDatabase((database) => promiseOfRequest(database.transaction(STORE).objectStore(STORE).count()));

/** Deletes the uploads of everybody else. */
export const deleteUploadsOfOthers = (owner: UserId): Promise<void> =>
  change((store) => {
    const reading: IDBRequest<IDBCursorWithValue | null> = store.openCursor();
    reading.onsuccess = () => {
      const cursor = reading.result;
      if (cursor && (cursor.value as Upload).owner !== owner) cursor.delete();
      cursor?.continue();
    };
  });

/** Deletes all uploads and then the database, which another tab may still have open for a moment. */
export async function deleteUploads(): Promise<void> {
  await change((store) => store.clear());
  await promiseOfRequest(indexedDB.deleteDatabase(NAME));
}
