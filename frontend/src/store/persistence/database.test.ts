import { beforeEach, expect, test, vi } from "vitest";
import { formatCursors, NO_CURSORS } from "../sync/cursors";
import {
  changeSet,
  emptyDisk,
  openRawDatabase,
  operation,
  person,
  todo,
  writeRaw,
} from "../testing/fixtures";
import { cachedUser, deleteCache, openAccountCache } from "./account-cache";
import { DATABASE_VERSION } from "./database";

const anna = person("anna");
const bert = person("bert");

beforeEach(emptyDisk);

test("an upgrade from version 1 drops the rows and keeps the pending operations", async () => {
  const old = await openRawDatabase(1, (database) => {
    database.createObjectStore("meta");
    database.createObjectStore("lists", { keyPath: "id" });
    database.createObjectStore("todos");
    database.createObjectStore("outbox", { keyPath: "id" });
  });
  await writeRaw(old, (store) => {
    store("meta").put(anna, "user");
    store("meta").put(formatCursors(changeSet().cursors), "cursors");
    store("todos").put([todo("01")], 1);
    store("outbox").put(operation("a"));
    store("outbox").put(operation("b"));
  });
  old.close();
  const cache = openAccountCache(anna, vi.fn());
  const stored = await cache.read();
  expect([stored?.cursors, stored?.todos]).toEqual([formatCursors(NO_CURSORS), []]);
  expect((await cache.operations()).map(({ id }) => id)).toEqual(["a", "b"]);
});

test("an upgrade from version 5 repeats the account's log alone, for the notifications in it", async () => {
  const old = await openRawDatabase(5, (database) => {
    for (const name of ["meta", "todos"]) database.createObjectStore(name);
    for (const name of ["lists", "settings", "reminders", "members", "comments", "outbox"])
      database.createObjectStore(name, { keyPath: "id" });
  });
  const { lists, ...cursors } = formatCursors(changeSet().cursors);
  await writeRaw(old, (store) => {
    store("meta").put(anna, "user");
    store("meta").put({ lists, ...cursors }, "cursors");
    store("todos").put([todo("01")], 1);
  });
  old.close();
  const stored = await openAccountCache(anna, vi.fn()).read();
  expect(stored?.cursors).toEqual({ lists, ...cursors, account: 0 });
  expect([stored?.todos.length, stored?.notifications]).toEqual([1, []]);
});

test("the database of a newer version is left alone", async () => {
  const newer = await openRawDatabase(DATABASE_VERSION + 1, (database) =>
    database.createObjectStore("later"),
  );
  newer.close();
  const onLoss = vi.fn();
  const cache = openAccountCache(anna, onLoss);
  expect([await cache.read(), cache.mode(), onLoss.mock.calls.length]).toEqual([null, "memory", 1]);
  expect(await cachedUser()).toBeNull();
  expect((await indexedDB.databases()).map(({ version }) => version)).toEqual([DATABASE_VERSION + 1]);
});

test("a tab that another one upgrades past continues in memory", async () => {
  const onLoss = vi.fn();
  const cache = openAccountCache(anna, onLoss);
  await cache.read();
  (await openRawDatabase(DATABASE_VERSION + 1)).close();
  await cache.write(changeSet());
  expect([cache.mode(), onLoss.mock.calls.length]).toEqual(["memory", 1]);
});

/** Opens a connection that stays open, as that of a frozen tab does. */
async function openFrozen() {
  const cache = openAccountCache(anna, vi.fn());
  await cache.writeOperations([operation("a")]);
  await cache.close();
  return openRawDatabase();
}

test("a frozen tab does not hold up signing out, and its database is empty then", async () => {
  const frozen = await openFrozen();
  await deleteCache();
  const remaining = await new Promise((resolve) => {
    const counting = frozen.transaction("outbox").objectStore("outbox").count();
    counting.onsuccess = () => resolve(counting.result);
  });
  expect(remaining).toBe(0);
  frozen.close();
});

test("a frozen tab does not hold up the next person, who sees nothing of the first", async () => {
  const frozen = await openFrozen();
  const onLoss = vi.fn();
  const cache = openAccountCache(bert, onLoss);
  expect([await cache.read(), cache.mode(), onLoss.mock.calls.length]).toEqual([null, "memory", 1]);
  frozen.close();
});
