import type { User } from "@/lib/api/types";
import { type Changes, NOWHERE } from "../changes";
import type { Operation, Todo, TodoId } from "../rows";
import {
  answerOf,
  chunkOf,
  deleteDatabase,
  finished,
  type Kept,
  openDatabase,
  presentDatabase,
  STORES,
} from "./database";

export type { Kept } from "./database";

/** What this browser keeps of one account. Nothing here rejects: where the disk fails, memory has to do. */
export interface Local {
  keeping(): "disk" | "memory";
  /** What is kept; null where nothing is. */
  read(): Promise<Kept | null>;
  /** All of `changes` or nothing of it. */
  keep(changes: Changes): Promise<void>;
  queue(operations: readonly Operation[]): Promise<void>;
  /** What waits to be sent, other tabs' included. */
  operations(): Promise<Operation[]>;
  close(): Promise<void>;
}

function intoChunks({ put, drop }: Changes["todos"]): Map<number, Map<TodoId, Todo | null>> {
  const chunks = new Map<number, Map<TodoId, Todo | null>>();
  const note = (id: TodoId, row: Todo | null) => {
    const chunk = chunks.get(chunkOf(id)) ?? new Map();
    chunks.set(chunkOf(id), chunk.set(id, row));
  };
  for (const row of put) note(row.id, row);
  for (const id of drop) note(id, null);
  return chunks;
}

function writeTodos(store: IDBObjectStore, changes: Changes["todos"]): void {
  for (const [chunk, rows] of intoChunks(changes)) {
    const reading: IDBRequest<Todo[] | undefined> = store.get(chunk);
    reading.onsuccess = () => {
      const others = (reading.result ?? []).filter(({ id }) => !rows.has(id));
      store.put([...others, ...[...rows.values()].filter((row) => row !== null)], chunk);
    };
  }
}

function writeChanges(
  database: IDBDatabase,
  { user, cursors, lists, todos, settled }: Changes,
): Promise<void> {
  const writing = database.transaction(STORES, "readwrite");
  const [meta, ofLists, ofTodos, outbox] = STORES.map((name) => writing.objectStore(name));
  if (user) meta?.put(user, "user");
  meta?.put(cursors, "cursors");
  for (const row of lists.put) ofLists?.put(row);
  for (const id of lists.drop) ofLists?.delete(id);
  if (ofTodos) writeTodos(ofTodos, todos);
  for (const id of settled) outbox?.delete(id);
  return finished(writing);
}

function writeOperations(database: IDBDatabase, operations: readonly Operation[]): Promise<void> {
  const writing = database.transaction("outbox", "readwrite", { durability: "strict" });
  for (const operation of operations) writing.objectStore("outbox").put(operation);
  return finished(writing);
}

async function readAll(database: IDBDatabase): Promise<Kept | null> {
  const reading = database.transaction(STORES);
  const all = (name: string) => answerOf(reading.objectStore(name).getAll());
  const of = (key: string) => answerOf(reading.objectStore("meta").get(key));
  const [user, cursors, lists, chunks, operations] = await Promise.all([
    of("user"),
    of("cursors"),
    all("lists"),
    all("todos"),
    all("outbox"),
  ]);
  return user ? { user, cursors: cursors ?? NOWHERE, lists, todos: chunks.flat(), operations } : null;
}

/** Makes the database this person's: what was kept for somebody else goes first. */
async function own(user: User): Promise<IDBDatabase> {
  const database = await openDatabase();
  const known: User | undefined = await answerOf(
    database.transaction("meta").objectStore("meta").get("user"),
  );
  if (known && known.id !== user.id) {
    database.close();
    await deleteDatabase();
    return own(user);
  }
  const writing = database.transaction("meta", "readwrite");
  writing.objectStore("meta").put(user, "user");
  await finished(writing);
  return database;
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
  /** One after the other, in the order of the calls. */
  let queue: Promise<unknown> = opening;

  function next<T>(work: (database: IDBDatabase) => Promise<T>): Promise<T | null> {
    const done = queue.then(async () => {
      const database = await opening;
      if (!database || lost || closed) return null;
      return work(database).catch(lose);
    });
    queue = done;
    return done;
  }

  return {
    keeping: () => (lost ? "memory" : "disk"),
    read: () => next(readAll),
    keep: async (changes) => void (await next((database) => writeChanges(database, changes))),
    queue: async (operations) => void (await next((database) => writeOperations(database, operations))),
    operations: async () =>
      (await next((database) => answerOf(database.transaction("outbox").objectStore("outbox").getAll()))) ??
      [],
    async close() {
      await queue;
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
  await deleteDatabase().catch(() => undefined);
}
