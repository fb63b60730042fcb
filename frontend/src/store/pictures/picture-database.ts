import { promiseOfRequest, writeTransaction } from "../persistence/database";
import type { UserId } from "../types";

const NAME = "tend-pictures";
const STORE = "pictures";
/** Their sum is below 20 MB: a thumbnail has some 20 KB. */
const MAX_PICTURES = 600;
/** A preview of a photo may have more, and is not needed offline. */
export const MAX_STORED_BYTES = 100_000;

interface StoredPicture {
  path: string;
  owner: UserId;
  picture: Blob;
  usedAt: number;
}

/** A database of its own, so that pictures are in nobody's way when the rows are read at the start. */
async function withDatabase<T>(work: (database: IDBDatabase) => Promise<T>): Promise<T> {
  const opening = indexedDB.open(NAME, 1);
  opening.onupgradeneeded = () =>
    opening.result.createObjectStore(STORE, { keyPath: "path" }).createIndex("usedAt", "usedAt");
  const database = await promiseOfRequest(opening);
  try {
    return await work(database);
  } finally {
    database.close();
  }
}

const change = (work: (pictures: IDBObjectStore) => void): Promise<void> =>
  withDatabase((database) =>
    writeTransaction(database, [STORE], (transaction) => work(transaction.objectStore(STORE))),
  );

/** Goes through pictures until `visit` returns false. */
function visitEach(source: IDBObjectStore | IDBIndex, visit: (cursor: IDBCursorWithValue) => boolean): void {
  const reading = source.openCursor();
  reading.onsuccess = () => {
    if (reading.result && visit(reading.result)) reading.result.continue();
  };
}

/** A picture that was shown to `owner` before, which counts as used now. */
export async function readStoredPicture(owner: UserId, path: string): Promise<Blob | null> {
  const found = await withDatabase((database) =>
    promiseOfRequest<StoredPicture | undefined>(database.transaction(STORE).objectStore(STORE).get(path)),
  );
  if (found?.owner !== owner) return null;
  await storePicture(owner, path, found.picture);
  return found.picture;
}

/** Stores a picture, and deletes those that were not used for the longest beyond the limit. */
export const storePicture = (owner: UserId, path: string, picture: Blob): Promise<void> =>
  change((pictures) => {
    pictures.put({ path, owner, picture, usedAt: Date.now() } satisfies StoredPicture);
    const counting = pictures.count();
    counting.onsuccess = () => {
      let more = counting.result - MAX_PICTURES;
      if (more <= 0) return;
      visitEach(pictures.index("usedAt"), (cursor) => {
        cursor.delete();
        more -= 1;
        return more > 0;
      });
    };
  });

export const deleteStoredPicture = (path: string): Promise<void> =>
  change((pictures) => pictures.delete(path));

/** Deletes the pictures that somebody else saw in this browser. */
export const deletePicturesOfOthers = (owner: UserId): Promise<void> =>
  change((pictures) =>
    visitEach(pictures, (cursor) => {
      if ((cursor.value as StoredPicture).owner !== owner) cursor.delete();
      return true;
    }),
  );

export const clearPictures = (): Promise<void> => change((pictures) => pictures.clear());

/** Deletes all pictures and then the database, which another tab may still have open for a moment. */
export async function deletePictures(): Promise<void> {
  await clearPictures();
  await promiseOfRequest(indexedDB.deleteDatabase(NAME));
}
