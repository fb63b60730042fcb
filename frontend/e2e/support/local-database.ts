import type { BrowserContext, Page } from "@playwright/test";
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

/** True of the tab that alone talks to the server. */
export const leads = (page: Page): Promise<boolean> =>
  page.evaluate(async () => {
    const { held = [] } = await navigator.locks.query();
    const mine = crypto.randomUUID();
    return navigator.locks.request(mine, async () => {
      const all = (await navigator.locks.query()).held ?? [];
      const me = all.find(({ name }) => name === mine)?.clientId;
      return held.some(({ name, clientId }) => clientId === me && /^tend\.\d/.test(name ?? ""));
    });
  });

/** Has pages find no IndexedDB that opens, as where a browser blocks storage. */
export async function breakDisk(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException("Storage is blocked", "SecurityError");
    };
  });
}
