import { beforeEach, expect, test, vi } from "vitest";
import { NOWHERE } from "../sync/changes";
import { changed, emptyDisk, operation, person, rawDatabase, rawWrite, todo } from "../testing/disk";
import { keptUser, openLocal, wipeLocal } from "./account-cache";
import { SCHEMA } from "./database";

const anna = person("anna");
const bert = person("bert");

beforeEach(emptyDisk);

test("an upgrade fetches rows anew, and keeps what waits to be sent", async () => {
  const old = await rawDatabase(1, (database) => {
    database.createObjectStore("meta");
    database.createObjectStore("lists", { keyPath: "id" });
    database.createObjectStore("todos");
    database.createObjectStore("outbox", { keyPath: "id" });
  });
  await rawWrite(old, (store) => {
    store("meta").put(anna, "user");
    store("meta").put(changed().cursors, "cursors");
    store("todos").put([todo("01")], 1);
    store("outbox").put(operation("a"));
    store("outbox").put(operation("b"));
  });
  old.close();
  const local = openLocal(anna, vi.fn());
  const kept = await local.read();
  expect([kept?.cursors, kept?.todos]).toEqual([NOWHERE, []]);
  expect((await local.operations()).map(({ id }) => id)).toEqual(["a", "b"]);
});

test("what a newer version keeps is left alone", async () => {
  const newer = await rawDatabase(SCHEMA + 1, (database) => database.createObjectStore("news"));
  newer.close();
  const onLoss = vi.fn();
  const local = openLocal(anna, onLoss);
  expect([await local.read(), local.keeping(), onLoss.mock.calls.length]).toEqual([null, "memory", 1]);
  expect(await keptUser()).toBeNull();
  expect((await indexedDB.databases()).map(({ version }) => version)).toEqual([SCHEMA + 1]);
});

test("a tab that upgrades is let through, and this one goes on in memory", async () => {
  const onLoss = vi.fn();
  const local = openLocal(anna, onLoss);
  await local.read();
  (await rawDatabase(SCHEMA + 1)).close();
  await local.keep(changed());
  expect([local.keeping(), onLoss.mock.calls.length]).toEqual(["memory", 1]);
});

async function asleep() {
  const local = openLocal(anna, vi.fn());
  await local.queue([operation("a")]);
  await local.close();
  return rawDatabase();
}

test("a tab that sleeps does not hold up signing out, and keeps nothing", async () => {
  const sleeping = await asleep();
  await wipeLocal();
  const left = await new Promise((resolve) => {
    const counting = sleeping.transaction("outbox").objectStore("outbox").count();
    counting.onsuccess = () => resolve(counting.result);
  });
  expect(left).toBe(0);
  sleeping.close();
});

test("a tab that sleeps does not hold up the next person, who sees nothing of the first", async () => {
  const sleeping = await asleep();
  const onLoss = vi.fn();
  const local = openLocal(bert, onLoss);
  expect([await local.read(), local.keeping(), onLoss.mock.calls.length]).toEqual([null, "memory", 1]);
  sleeping.close();
});
