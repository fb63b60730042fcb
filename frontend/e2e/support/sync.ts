import type { BrowserContext, Page, Route } from "@playwright/test";
import type { Todo } from "@/lib/api/types";

/** Pushes that the browser sent and that no response has reached. */
interface PushHold {
  count(): number;
  /** Sends delayed pushes on, and stops holding later ones. */
  release(): Promise<void>;
}

/** @param fate "delayed" reaches the server on release, "lost" never does, "unanswered" does at once */
export async function holdPushes(
  context: BrowserContext,
  fate: "delayed" | "lost" | "unanswered",
): Promise<PushHold> {
  const pushes: Route[] = [];
  let isHolding = true;
  await context.route("**/api/batch", async (route) => {
    if (!isHolding) return route.continue();
    if (fate === "unanswered") await route.fetch();
    pushes.push(route);
  });
  return {
    count: () => pushes.length,
    async release() {
      isHolding = false;
      if (fate === "delayed") await Promise.all(pushes.map((route) => route.continue()));
    },
  };
}

/** Reads everything in the page's IndexedDB, by the name of the object store. */
export function readLocalDatabase(page: Page): Promise<Record<string, unknown[]>> {
  return page.evaluate(async () => {
    const wait = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const content: Record<string, unknown[]> = {};
    for (const { name = "" } of await indexedDB.databases()) {
      const database = await wait(indexedDB.open(name));
      for (const store of database.objectStoreNames)
        content[store] = await wait(database.transaction(store).objectStore(store).getAll());
      database.close();
    }
    return content;
  });
}

/** Counts the operations in the persisted outbox. */
export const countPendingOperations = async (page: Page): Promise<number> =>
  (await readLocalDatabase(page))["outbox"]?.length ?? 0;

/** Reads the persisted server rows of todos, without those in the trash, sorted by id. */
export async function readLocalTodos(page: Page): Promise<Todo[]> {
  const chunks = ((await readLocalDatabase(page))["todos"] ?? []) as Todo[][];
  return sortById(chunks.flat().filter((todo) => todo.deleted_at === null));
}

export const sortById = (todos: readonly Todo[]): Todo[] =>
  [...todos].sort((one, other) => (one.id < other.id ? -1 : 1));

/** Makes IndexedDB fail to open, as in a browser that blocks storage. */
export async function blockStorage(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException("Storage is blocked", "SecurityError");
    };
  });
}
