import type { User } from "@/lib/api/types";
import type { ChangeSet } from "../sync/changes";
import type { Operation } from "../types";
import { answerOf, deleteDatabase, type Kept, openDatabase, presentDatabase, write } from "./database";
import {
  forgetOperations,
  readAll,
  readOperations,
  readTurn,
  writeChanges,
  writeOperations,
} from "./records";

export type { Kept } from "./database";

/** What this browser keeps of one account. Nothing here rejects: where the disk fails, memory has to do. */
export interface Local {
  keeping(): "disk" | "memory";
  /** What is kept; null where nothing is. */
  read(): Promise<Kept | null>;
  /** All of `changes` or nothing of it. @returns its turn, null where it could not be kept */
  keep(changes: ChangeSet): Promise<number | null>;
  queue(operations: readonly Operation[]): Promise<void>;
  /** The turn at which something was kept last (turns.ts). */
  turn(): Promise<number | null>;
  /** What waits to be sent, other tabs' included. */
  operations(): Promise<Operation[]>;
  close(): Promise<void>;
}

/** Makes the database this person's: what was kept for somebody else goes first. */
async function own(user: User): Promise<IDBDatabase> {
  const database = await openDatabase();
  try {
    const known: User | undefined = await answerOf(
      database.transaction("meta").objectStore("meta").get("user"),
    );
    if (known?.id === user.id) return database;
    if (known) {
      await deleteDatabase(database);
      return await own(user);
    }
    await write(database, ["meta"], (writing) => writing.objectStore("meta").put(user, "user"));
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** Opens what is kept for `user`. */
export function openLocal(user: User, onLoss: () => void): Local {
  let lost = false;
  let closed = false;

  function lose(): null {
    if (!lost && !closed) {
      lost = true;
      onLoss();
    }
    return null;
  }

  const opening = own(user).then((database) => {
    // another tab upgrades or wipes it
    database.onversionchange = () => {
      database.close();
      lose();
    };
    database.onclose = lose;
    return database;
  }, lose);
  let last: Promise<unknown> = opening;

  /** Transactions that touch the same are carried out in the order in which they were opened. */
  function next<T>(work: (database: IDBDatabase) => Promise<T>): Promise<T | null> {
    const done = opening.then(async (database) => {
      if (!database || lost || closed) return null;
      try {
        return await work(database);
      } catch {
        return lose();
      }
    });
    last = Promise.all([last, done]);
    return done;
  }

  /** What is left there would be sent again some day, long after it was made. A full disk can still forget. */
  async function forget(settled: readonly string[]): Promise<void> {
    const database = await opening;
    if (database && settled.length > 0) await forgetOperations(database, settled).catch(() => undefined);
  }

  return {
    keeping: () => (lost ? "memory" : "disk"),
    read: () => next(readAll),
    turn: () => next(readTurn),
    async keep(changes) {
      const turn = await next((database) => writeChanges(database, changes));
      if (lost) await forget(changes.acknowledged);
      return turn;
    },
    queue: async (operations) => void (await next((database) => writeOperations(database, operations))),
    operations: async () => (await next(readOperations)) ?? [],
    async close() {
      await last;
      closed = true;
      (await opening)?.close();
    },
  };
}

async function glance<T>(look: (database: IDBDatabase) => Promise<T>, otherwise: T): Promise<T> {
  try {
    const database = await presentDatabase();
    if (!database) return otherwise;
    try {
      return await look(database);
    } finally {
      database.close();
    }
  } catch {
    return otherwise;
  }
}

/** Whose data this browser keeps. */
export const keptUser = (): Promise<User | null> =>
  glance(
    async (database) =>
      (await answerOf(database.transaction("meta").objectStore("meta").get("user"))) ?? null,
    null,
  );

/** How many operations wait on the disk. */
export const keptOperations = (): Promise<number> =>
  glance((database) => answerOf(database.transaction("outbox").objectStore("outbox").count()), 0);

/** Forgets everything, whoever's it is. */
export async function wipeLocal(): Promise<void> {
  const database = await presentDatabase().catch(() => null);
  await deleteDatabase(database).catch(() => undefined);
}
