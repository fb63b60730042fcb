import type { User } from "@/lib/api/types";
import type { ChangeSet } from "../sync/changes";
import type { Operation } from "../types";
import {
  deleteDatabase,
  openDatabase,
  openExistingDatabase,
  promiseOfRequest,
  type StoredAccountData,
  writeTransaction,
} from "./database";
import {
  deleteOperations,
  readAndRepairAll,
  readOperations,
  readSequence,
  writeChanges,
  writeOperations,
} from "./records";

/** `memory` means that the disk failed, so that changes are lost when the window closes. */
export type PersistenceMode = "disk" | "memory";

const readUser = (database: IDBDatabase): Promise<User | undefined> =>
  promiseOfRequest(database.transaction("meta").objectStore("meta").get("user"));

/** Opens the database for `user`, after deleting that of anybody else. */
async function openFor(user: User): Promise<IDBDatabase> {
  const database = await openDatabase();
  try {
    const owner = await readUser(database);
    if (owner?.id === user.id) return database;
    if (owner) {
      await deleteDatabase(database);
      return await openFor(user);
    }
    await writeTransaction(database, ["meta"], (transaction) =>
      transaction.objectStore("meta").put(user, "user"),
    );
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/**
 * The rows and operations of one account on the disk. Its methods never reject: if the disk fails, they return null and
 * the app continues in memory.
 * @param onLoss called once, when the disk fails or another tab upgrades or deletes the database
 */
export function openAccountCache(user: User, onLoss: () => void) {
  let isLost = false;
  let isClosed = false;

  function lose(): null {
    if (!isLost && !isClosed) {
      isLost = true;
      onLoss();
    }
    return null;
  }

  const opening = openFor(user).then((database) => {
    database.onversionchange = () => {
      database.close();
      lose();
    };
    database.onclose = lose;
    return database;
  }, lose);
  let last: Promise<unknown> = opening;

  /** Runs `work` right away; IndexedDB itself runs transactions on the same stores in their order. */
  function run<T>(work: (database: IDBDatabase) => Promise<T>): Promise<T | null> {
    const result = opening.then(async (database) => {
      if (!database || isLost || isClosed) return null;
      try {
        return await work(database);
      } catch {
        return lose();
      }
    });
    last = Promise.all([last, result]);
    return result;
  }

  /** Deletes operations from a disk that may be full, or they would be sent again some day. */
  async function forget(ids: readonly string[]): Promise<void> {
    const database = await opening;
    if (database && ids.length > 0) await deleteOperations(database, ids).catch(() => undefined);
  }

  return {
    mode: (): PersistenceMode => (isLost ? "memory" : "disk"),
    read: (): Promise<StoredAccountData | null> => run(readAndRepairAll),
    /** The number of the last write of any tab. */
    sequence: (): Promise<number | null> => run(readSequence),
    /** Writes all of `changes` or nothing. @returns the sequence number of the write */
    async write(changes: ChangeSet): Promise<number | null> {
      const sequence = await run((database) => writeChanges(database, changes));
      if (isLost) await forget(changes.acknowledged);
      return sequence;
    },
    async writeOperations(operations: readonly Operation[]): Promise<void> {
      await run((database) => writeOperations(database, operations));
    },
    /** The pending operations of all tabs. */
    operations: async (): Promise<Operation[]> => (await run(readOperations)) ?? [],
    async close(): Promise<void> {
      await last;
      isClosed = true;
      (await opening)?.close();
    },
  };
}

/** Reads from the database without creating it; returns `fallback` if there is none. */
async function peek<T>(read: (database: IDBDatabase) => Promise<T>, fallback: T): Promise<T> {
  try {
    const database = await openExistingDatabase();
    if (!database) return fallback;
    try {
      return await read(database);
    } finally {
      database.close();
    }
  } catch {
    return fallback;
  }
}

/** The person whose account is on the disk. */
export const cachedUser = (): Promise<User | null> =>
  peek(async (database) => (await readUser(database)) ?? null, null);

/** How many pending operations are on the disk. */
export const countCachedOperations = (): Promise<number> =>
  peek((database) => promiseOfRequest(database.transaction("outbox").objectStore("outbox").count()), 0);

/** Deletes everything on the disk. */
export async function deleteCache(): Promise<void> {
  const database = await openExistingDatabase().catch(() => null);
  await deleteDatabase(database).catch(() => undefined);
}
