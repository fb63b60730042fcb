import { beforeEach, expect, test, vi } from "vitest";
import { formatCursors, NO_CURSORS, parseCursors } from "../sync/cursors";
import {
  changeSet,
  emptyDisk,
  openRawDatabase,
  operation,
  person,
  todo,
  writeRaw,
} from "../testing/fixtures";
import { cachedUser, countCachedOperations, deleteCache, openAccountCache } from "./account-cache";

const anna = person("anna");
const CURSORS = formatCursors(changeSet().cursors);
const never = () => {
  throw new Error("lost");
};
const idsOf = (rows: readonly { id: string }[] = []) => rows.map(({ id }) => id);

beforeEach(emptyDisk);

async function writeOne() {
  const cache = openAccountCache(anna, never);
  await cache.writeOperations([operation("a"), operation("b")]);
  await cache.write(changeSet({ todos: { rows: [todo("01"), todo("02")], removed: [] } }));
  await cache.close();
}

test("an account that was written is read by the next page", async () => {
  await writeOne();
  const stored = await openAccountCache(anna, never).read();
  expect(stored?.cursors).toEqual(CURSORS);
  expect(idsOf(stored?.todos)).toEqual(["01", "02"]);
  expect(idsOf(stored?.operations)).toEqual(["a", "b"]);
});

test("cursors are stored as the numbers that the server sent, including partial ones", async () => {
  const lists = { home: 47, work: (4096 + 9) * 2 ** 40 + 5 };
  const cursors = { epoch: "e", account: 3, lists };
  const cache = openAccountCache(anna, never);
  await cache.write(changeSet({ cursors: parseCursors(cursors) }));
  expect((await cache.read())?.cursors).toEqual(cursors);
});

test("changing and removing todos of a chunk leaves the others in it alone", async () => {
  await writeOne();
  const cache = openAccountCache(anna, never);
  // The todos 41, 81 and 01 share a chunk.
  await cache.write(changeSet({ todos: { rows: [todo("41"), todo("81")], removed: [] } }));
  await cache.write(changeSet({ todos: { rows: [todo("41", "Changed")], removed: ["81"] } }));
  const titles = (await cache.read())?.todos.map(({ id, title }) => `${id} ${title}`).sort();
  expect(titles).toEqual(["01 Water the roses", "02 Water the roses", "41 Changed"]);
});

test("operations are stored once and in the order in which they were made", async () => {
  const cache = openAccountCache(anna, never);
  void cache.writeOperations([operation("a"), operation("b")]);
  void cache.writeOperations([operation("c"), operation("a")]);
  expect(idsOf(await cache.operations())).toEqual(["a", "b", "c"]);
  await cache.write(changeSet({ acknowledged: ["b", "unknown"] }));
  expect(idsOf(await cache.operations())).toEqual(["a", "c"]);
});

test("changes of which a row cannot be written are not written at all", async () => {
  await writeOne();
  const onLoss = vi.fn();
  const cache = openAccountCache(anna, onLoss);
  const broken = { ...todo("03"), title: (() => "") as unknown as string };
  await cache.write(
    changeSet({ cursors: NO_CURSORS, todos: { rows: [todo("09"), broken], removed: ["01"] } }),
  );
  expect([cache.mode(), onLoss.mock.calls.length]).toEqual(["memory", 1]);
  const stored = await openAccountCache(anna, never).read();
  expect(stored?.cursors).toEqual(CURSORS);
  expect(idsOf(stored?.todos)).toEqual(["01", "02"]);
});

test("operations that cannot be written leave nothing behind, and later calls still resolve", async () => {
  const onLoss = vi.fn();
  const cache = openAccountCache(anna, onLoss);
  await cache.writeOperations([operation("a"), { ...operation("b"), step: (() => 0) as never }]);
  await cache.writeOperations([operation("c")]);
  expect(await cache.operations()).toEqual([]);
  expect([cache.mode(), onLoss.mock.calls.length]).toEqual(["memory", 1]);
  expect(await countCachedOperations()).toBe(0);
});

test("on a full disk the app continues in memory, and acknowledged operations are deleted all the same", async () => {
  await writeOne();
  const onLoss = vi.fn();
  const cache = openAccountCache(anna, onLoss);
  await cache.read();
  const put = vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(() => {
    throw new DOMException("full", "QuotaExceededError");
  });
  await cache.write(changeSet({ cursors: NO_CURSORS, acknowledged: ["a"] }));
  put.mockRestore();
  await cache.writeOperations([operation("c")]);
  await cache.write(changeSet({ cursors: NO_CURSORS, acknowledged: ["b"] }));
  expect([cache.mode(), onLoss.mock.calls.length]).toEqual(["memory", 1]);
  const stored = await openAccountCache(anna, never).read();
  expect(stored?.cursors).toEqual(CURSORS);
  expect(idsOf(stored?.operations)).toEqual([]);
});

test.each([
  ["cursors", "meta", 7, "cursors"],
  ["chunk", "todos", "rubbish", 9],
  ["row", "todos", [{ title: "No id" }], 9],
  ["setting", "settings", { id: 7 }, undefined],
  ["reminder", "reminders", { id: 7 }, undefined],
  ["roster", "members", { id: 7 }, undefined],
])("a corrupt %s makes the rows go, and the pending operations stay", async (_, name, value, key) => {
  await writeOne();
  const database = await openRawDatabase();
  await writeRaw(database, (store) => store(name).put(value, key));
  database.close();
  const cache = openAccountCache(anna, never);
  const stored = await cache.read();
  expect([stored?.cursors, stored?.todos, idsOf(stored?.operations)]).toEqual([
    formatCursors(NO_CURSORS),
    [],
    ["a", "b"],
  ]);
  await cache.write(changeSet());
  expect((await cache.read())?.todos).toEqual([]);
});

test("opening the cache deletes the account of another person", async () => {
  await writeOne();
  const stored = await openAccountCache(person("bert"), never).read();
  expect([stored?.user.id, stored?.todos, stored?.operations]).toEqual(["bert", [], []]);
  expect((await cachedUser())?.id).toBe("bert");
});

test("looking up the cached user creates no database", async () => {
  expect([await cachedUser(), await countCachedOperations()]).toEqual([null, 0]);
  expect(await indexedDB.databases()).toEqual([]);
  await writeOne();
  expect([(await cachedUser())?.id, await countCachedOperations()]).toEqual(["anna", 2]);
});

test("a tab whose database another tab deletes continues in memory", async () => {
  const onLoss = vi.fn();
  const cache = openAccountCache(anna, onLoss);
  await cache.read();
  void cache.writeOperations([operation("a")]);
  await deleteCache();
  await cache.writeOperations([operation("b")]);
  expect([cache.mode(), onLoss.mock.calls.length]).toEqual(["memory", 1]);
  expect(await indexedDB.databases()).toEqual([]);
});

test("the app continues in memory where there is no IndexedDB", async () => {
  vi.stubGlobal("indexedDB", undefined);
  const onLoss = vi.fn();
  const cache = openAccountCache(anna, onLoss);
  await cache.writeOperations([operation("a")]);
  await cache.write(changeSet());
  expect([await cache.read(), await cache.operations(), cache.mode()]).toEqual([null, [], "memory"]);
  expect([await cachedUser(), await countCachedOperations(), onLoss.mock.calls.length]).toEqual([null, 0, 1]);
  await deleteCache();
  await cache.close();
});

test("rows of the previous release are completed, and all logs are pulled again", async () => {
  const old = await openRawDatabase(2, (database) => {
    database.createObjectStore("meta");
    database.createObjectStore("lists", { keyPath: "id" });
    database.createObjectStore("todos");
    database.createObjectStore("outbox", { keyPath: "id" });
  });
  const { kind: _, parent_id: __, recurrence: ___, ...row } = todo("01");
  await writeRaw(old, (store) => {
    store("meta").put(anna, "user");
    store("meta").put(CURSORS, "cursors");
    store("lists").put({ id: "l", name: "Home" });
    store("todos").put([row], 1);
    store("outbox").put(operation("a"));
  });
  old.close();
  const stored = await openAccountCache(anna, never).read();
  expect(stored?.todos).toEqual([todo("01")]);
  expect(stored?.lists).toEqual([
    { id: "l", name: "Home", folder: null, favorited_at: null, shared_folder_id: null },
  ]);
  expect(stored?.cursors).toEqual({ ...CURSORS, account: 0, lists: { l: 1 } });
  expect(idsOf(stored?.operations)).toEqual(["a"]);
});

test("settings, reminders, members and folders are written and removed", async () => {
  const cache = openAccountCache(anna, never);
  const setting = { id: "tag:home", value: { name: "Home", color: "red" as const } };
  const reminder = { id: "r", todo_id: "01", before_minutes: 5, at: null, fires_at: null, fired_at: null };
  const roster = { id: "l", members: [{ user_id: "u", name: "Mira", role: "owner" as const }] };
  const folder = { id: "f", name: "Family", role: "owner" as const };
  await cache.write(
    changeSet({
      settings: { rows: [setting], removed: [] },
      reminders: { rows: [reminder], removed: [] },
      members: { rows: [roster], removed: [] },
      folders: { rows: [folder], removed: [] },
    }),
  );
  expect(await cache.read()).toMatchObject({
    settings: [setting],
    reminders: [reminder],
    members: [roster],
    folders: [folder],
  });
  await cache.write(
    changeSet({
      settings: { rows: [], removed: ["tag:home"] },
      reminders: { rows: [], removed: ["r"] },
      members: { rows: [], removed: ["l"] },
      folders: { rows: [], removed: ["f"] },
    }),
  );
  expect(await cache.read()).toMatchObject({ settings: [], reminders: [], members: [], folders: [] });
});
