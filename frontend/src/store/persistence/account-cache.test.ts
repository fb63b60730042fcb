import { beforeEach, expect, test, vi } from "vitest";
import { NOWHERE } from "../sync/changes";
import { changed, emptyDisk, operation, person, rawDatabase, rawWrite, todo } from "../testing/disk";
import { keptOperations, keptUser, openLocal, wipeLocal } from "./account-cache";

const anna = person("anna");
const never = () => {
  throw new Error("lost");
};
const idsOf = (rows: readonly { id: string }[] = []) => rows.map(({ id }) => id);

beforeEach(emptyDisk);

async function keepOne() {
  const local = openLocal(anna, never);
  await local.queue([operation("a"), operation("b")]);
  await local.keep(changed({ todos: { rows: [todo("01"), todo("02")], removed: [] } }));
  await local.close();
}

test("what is kept is read by the next page", async () => {
  await keepOne();
  const kept = await openLocal(anna, never).read();
  expect(kept?.cursors).toEqual(changed().cursors);
  expect(idsOf(kept?.todos)).toEqual(["01", "02"]);
  expect(idsOf(kept?.operations)).toEqual(["a", "b"]);
});

test("todos of one chunk are changed and dropped without the others", async () => {
  await keepOne();
  const local = openLocal(anna, never);
  // 41, 81 and 01 share a chunk
  await local.keep(changed({ todos: { rows: [todo("41"), todo("81")], removed: [] } }));
  await local.keep(changed({ todos: { rows: [todo("41", "Changed")], removed: ["81"] } }));
  const titles = (await local.read())?.todos.map(({ id, title }) => `${id} ${title}`).sort();
  expect(titles).toEqual(["01 Water the roses", "02 Water the roses", "41 Changed"]);
});

test("operations are kept in the order in which they were made, and once", async () => {
  const local = openLocal(anna, never);
  void local.queue([operation("a"), operation("b")]);
  void local.queue([operation("c"), operation("a")]);
  expect(idsOf(await local.operations())).toEqual(["a", "b", "c"]);
  await local.keep(changed({ acknowledged: ["b", "unknown"] }));
  expect(idsOf(await local.operations())).toEqual(["a", "c"]);
});

test("changes that cannot be kept whole are not kept at all", async () => {
  await keepOne();
  const onLoss = vi.fn();
  const local = openLocal(anna, onLoss);
  const broken = { ...todo("03"), title: (() => "") as unknown as string };
  await local.keep(changed({ cursors: NOWHERE, todos: { rows: [todo("09"), broken], removed: ["01"] } }));
  expect([local.keeping(), onLoss.mock.calls.length]).toEqual(["memory", 1]);
  const kept = await openLocal(anna, never).read();
  expect(kept?.cursors).toEqual(changed().cursors);
  expect(idsOf(kept?.todos)).toEqual(["01", "02"]);
});

test("operations that cannot be kept leave nothing behind, and later calls still answer", async () => {
  const onLoss = vi.fn();
  const local = openLocal(anna, onLoss);
  await local.queue([operation("a"), { ...operation("b"), step: (() => 0) as never }]);
  await local.queue([operation("c")]);
  expect(await local.operations()).toEqual([]);
  expect([local.keeping(), onLoss.mock.calls.length]).toEqual(["memory", 1]);
  expect(await keptOperations()).toBe(0);
});

test("on a full disk memory has to do, and what is settled is not sent again", async () => {
  await keepOne();
  const onLoss = vi.fn();
  const local = openLocal(anna, onLoss);
  await local.read();
  const put = vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(() => {
    throw new DOMException("full", "QuotaExceededError");
  });
  await local.keep(changed({ cursors: NOWHERE, acknowledged: ["a"] }));
  put.mockRestore();
  await local.queue([operation("c")]);
  await local.keep(changed({ cursors: NOWHERE, acknowledged: ["b"] }));
  expect([local.keeping(), onLoss.mock.calls.length]).toEqual(["memory", 1]);
  const kept = await openLocal(anna, never).read();
  expect(kept?.cursors).toEqual(changed().cursors);
  expect(idsOf(kept?.operations)).toEqual([]);
});

test.each([
  ["cursors", "meta", 7],
  ["chunk", "todos", "rubbish"],
  ["row", "todos", [{ title: "No id" }]],
])("rows go when a %s is broken, what waits to be sent stays", async (_, name, value) => {
  await keepOne();
  const database = await rawDatabase();
  await rawWrite(database, (store) => store(name).put(value, name === "meta" ? "cursors" : 9));
  database.close();
  const local = openLocal(anna, never);
  const kept = await local.read();
  expect([kept?.cursors, kept?.todos, idsOf(kept?.operations)]).toEqual([NOWHERE, [], ["a", "b"]]);
  await local.keep(changed());
  expect((await local.read())?.todos).toEqual([]);
});

test("nothing of another person is left", async () => {
  await keepOne();
  const kept = await openLocal(person("bert"), never).read();
  expect([kept?.user.id, kept?.todos, kept?.operations]).toEqual(["bert", [], []]);
  expect((await keptUser())?.id).toBe("bert");
});

test("a glance makes no database", async () => {
  expect([await keptUser(), await keptOperations()]).toEqual([null, 0]);
  expect(await indexedDB.databases()).toEqual([]);
  await keepOne();
  expect([(await keptUser())?.id, await keptOperations()]).toEqual(["anna", 2]);
});

test("a tab that is wiped by another goes on in memory", async () => {
  const onLoss = vi.fn();
  const local = openLocal(anna, onLoss);
  await local.read();
  void local.queue([operation("a")]);
  await wipeLocal();
  await local.queue([operation("b")]);
  expect([local.keeping(), onLoss.mock.calls.length]).toEqual(["memory", 1]);
  expect(await indexedDB.databases()).toEqual([]);
});

test("where there is no IndexedDB memory has to do", async () => {
  vi.stubGlobal("indexedDB", undefined);
  const onLoss = vi.fn();
  const local = openLocal(anna, onLoss);
  await local.queue([operation("a")]);
  await local.keep(changed());
  expect([await local.read(), await local.operations(), local.keeping()]).toEqual([null, [], "memory"]);
  expect([await keptUser(), await keptOperations(), onLoss.mock.calls.length]).toEqual([null, 0, 1]);
  await wipeLocal();
  await local.close();
});

test("rows that the release before kept are read, and the account is asked for anew", async () => {
  const old = await rawDatabase(2, (database) => {
    database.createObjectStore("meta");
    database.createObjectStore("lists", { keyPath: "id" });
    database.createObjectStore("todos");
    database.createObjectStore("outbox", { keyPath: "id" });
  });
  const { kind: _, parent_id: __, recurrence: ___, ...row } = todo("01");
  await rawWrite(old, (store) => {
    store("meta").put(anna, "user");
    store("meta").put(changed().cursors, "cursors");
    store("lists").put({ id: "l", name: "Home" });
    store("todos").put([row], 1);
    store("outbox").put(operation("a"));
  });
  old.close();
  const kept = await openLocal(anna, never).read();
  expect(kept?.todos).toEqual([todo("01")]);
  expect(kept?.lists).toEqual([{ id: "l", name: "Home", folder: null, favorited_at: null }]);
  expect(kept?.cursors).toEqual({ ...changed().cursors, account: 0 });
  expect(idsOf(kept?.operations)).toEqual(["a"]);
});

test("settings and reminders are kept, and let go", async () => {
  const local = openLocal(anna, never);
  const setting = { id: "tag:home", value: { name: "Home", color: "red" as const } };
  const reminder = { id: "r", todo_id: "01", before_minutes: 5, at: null, fires_at: null, fired_at: null };
  await local.keep(
    changed({ settings: { rows: [setting], removed: [] }, reminders: { rows: [reminder], removed: [] } }),
  );
  expect(await local.read()).toMatchObject({ settings: [setting], reminders: [reminder] });
  await local.keep(
    changed({ settings: { rows: [], removed: ["tag:home"] }, reminders: { rows: [], removed: ["r"] } }),
  );
  expect(await local.read()).toMatchObject({ settings: [], reminders: [] });
});
