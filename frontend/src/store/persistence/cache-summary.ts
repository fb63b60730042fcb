import type { User } from "@/lib/api/types";
import { answerOf, deleteDatabase, presentDatabase } from "./database";

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
