import type { Page } from "@playwright/test";
import type { Todo } from "@/lib/api/types";

/** What the browser of `page` keeps on its disk, by the name of the store. */
export function kept(page: Page): Promise<Record<string, unknown[]>> {
  return page.evaluate(async () => {
    const wait = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const found: Record<string, unknown[]> = {};
    for (const { name = "" } of await indexedDB.databases()) {
      const database = await wait(indexedDB.open(name));
      for (const store of database.objectStoreNames)
        found[store] = await wait(database.transaction(store).objectStore(store).getAll());
      database.close();
    }
    return found;
  });
}

/** How many operations wait on the disk. */
export const waiting = async (page: Page): Promise<number> => (await kept(page))["outbox"]?.length ?? 0;

/** The todos as the server told them to this browser, without those in the trash. */
export async function keptTodos(page: Page): Promise<Todo[]> {
  const chunks = ((await kept(page))["todos"] ?? []) as Todo[][];
  return byId(chunks.flat().filter((todo) => todo.deleted_at === null));
}

export const byId = (todos: readonly Todo[]): Todo[] =>
  [...todos].sort((one, other) => (one.id < other.id ? -1 : 1));

/** Has the page live through a minute, second by second, with whatever it does in one. Its clock is installed. */
export async function liveMinute(page: Page): Promise<void> {
  for (let second = 0; second < 60; second += 1) await page.clock.runFor(1000);
}
