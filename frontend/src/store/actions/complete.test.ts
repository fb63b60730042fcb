import { createHash } from "node:crypto";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { addDraftTree, addTodo, changeTodo, completeTodo, completeTodos, skipOccurrence } from "../actions";
import { completedCopyId } from "../engine/ids";
import { createSyncedStore, type SyncedStore } from "../sync/synced-store";
import { FakeServer, flushPromises } from "../testing/fake-server";
import { aList } from "../testing/fixtures";
import { pullAndExpectInSync } from "../testing/views";
import { futureOccurrences } from "../views/occurrences";

let server: FakeServer;
let store: SyncedStore;

beforeEach(async () => {
  vi.useFakeTimers({ now: new Date("2026-03-02T09:00:00Z") });
  server = new FakeServer();
  server.put(aList({ id: "home" }));
  store = createSyncedStore(server);
  store.outbox.lead();
  store.pullLoop.lead();
  await flushPromises();
});
afterEach(() => vi.useRealTimers());

const add = async (rule: string, fields = {}) => {
  const id = addTodo(store, {
    title: "Water",
    list_id: "home",
    due_date: "2026-03-02",
    recurrence: { rule },
    ...fields,
  });
  await flushPromises();
  return id;
};
const row = (id: string) => store.todos.get(id);
const history = (id: string) =>
  store.index.completedCopiesOf(id).map((copy) => row(copy)?.recurrence?.occurrence);

const expectInSyncNow = () => pullAndExpectInSync(store, server);

/** Collects the values that are values from now on. */
function watch<T>(read: () => T): T[] {
  const values = [read()];
  store.signals.subscribe("todos", () => {
    const now = read();
    if (JSON.stringify(now) !== JSON.stringify(values.at(-1))) values.push(now);
  });
  return values;
}

it("derives the id of a completed copy as RFC 9562 §5.5 says, for any occurrence", () => {
  const namespace = "6ba7b810-9dad-11d1-80b4-00c04fd430c8";
  expect(completedCopyId(namespace, "www.example.com")).toBe("2ed6657d-e927-568b-95e1-2665a8aea6a2");
  fc.assert(
    fc.property(fc.uuid(), fc.string({ maxLength: 200 }), (id, name) => {
      const bytes = createHash("sha1")
        .update(Buffer.from(id.replaceAll("-", ""), "hex"))
        .update(name)
        .digest();
      bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
      bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
      expect(completedCopyId(id, name).replaceAll("-", "")).toBe(bytes.toString("hex", 0, 16));
    }),
  );
});

describe("completing a recurring todo", () => {
  it("moves it to the next occurrence and leaves a copy, before the server has it", async () => {
    const id = await add("FREQ=WEEKLY");
    server.rule = () => "wait";
    completeTodo(store, id, true);
    expect(row(id)).toMatchObject({ due_date: "2026-03-09", completed_at: null });
    expect(history(id)).toEqual(["2026-03-02"]);
    expect(row(completedCopyId(id, "2026-03-02"))).toMatchObject({ title: "Water", due_date: "2026-03-02" });
    await server.open();
    await expectInSyncNow();
  });

  it("shows no other state in between when the server responds", async () => {
    const id = await add("FREQ=DAILY");
    const values = watch(() => [row(id)?.due_date, history(id)]);
    completeTodo(store, id, true);
    await expectInSyncNow();
    expect(values).toEqual([
      ["2026-03-02", []],
      ["2026-03-03", ["2026-03-02"]],
    ]);
  });

  it("can be repeated offline", async () => {
    const id = await add("FREQ=DAILY");
    server.rule = () => "wait";
    for (let day = 0; day < 3; day += 1) completeTodo(store, id, true);
    expect(row(id)?.due_date).toBe("2026-03-05");
    await server.open();
    await expectInSyncNow();
    expect(history(id)).toHaveLength(3);
  });

  it("reopens its subtasks", async () => {
    const [id = "", subtask = ""] = addDraftTree(store, [
      {
        title: "Clean",
        list_id: "home",
        due_date: "2026-03-02",
        recurrence: { rule: "FREQ=DAILY" },
      },
      { title: "Bath", list_id: "home", parent: 0 },
    ]);
    await flushPromises();
    completeTodo(store, subtask, true);
    completeTodo(store, id, true);
    expect(row(subtask)?.completed_at).toBeNull();
    await expectInSyncNow();
    store.undo();
    expect(row(subtask)?.completed_at).not.toBeNull();
    await expectInSyncNow();
  });

  it("completes it for good at the last occurrence", async () => {
    const id = await add("FREQ=DAILY;COUNT=2");
    completeTodo(store, id, true);
    await expectInSyncNow();
    completeTodo(store, id, true);
    expect(row(id)?.completed_at).not.toBeNull();
    await expectInSyncNow();
    store.undo();
    expect(row(id)).toMatchObject({ completed_at: null, due_date: "2026-03-03" });
    await expectInSyncNow();
  });

  it("takes effect once when two devices do it", async () => {
    const id = await add("FREQ=DAILY");
    const other = createSyncedStore(server);
    other.outbox.lead();
    other.pullLoop.lead();
    await flushPromises();
    completeTodo(other, id, true);
    completeTodo(store, id, true);
    await flushPromises();
    await expectInSyncNow();
    expect(row(id)?.due_date).toBe("2026-03-03");
    expect(history(id)).toEqual(["2026-03-02"]);
  });

  it("works for several at once", async () => {
    const [daily, weekly] = [await add("FREQ=DAILY"), await add("FREQ=WEEKLY")];
    completeTodos(store, [daily, weekly], true);
    expect([row(daily)?.due_date, row(weekly)?.due_date]).toEqual(["2026-03-03", "2026-03-09"]);
    store.undo();
    expect([row(daily)?.due_date, row(weekly)?.due_date]).toEqual(["2026-03-02", "2026-03-02"]);
    await expectInSyncNow();
  });
});

it("collapses missed occurrences into one", async () => {
  const [daily, weekly] = [await add("FREQ=DAILY"), await add("FREQ=WEEKLY")];
  vi.setSystemTime(new Date("2026-03-11T10:00:00Z"));
  completeTodos(store, [daily, weekly], true);
  expect([row(daily)?.due_date, row(weekly)?.due_date]).toEqual(["2026-03-12", "2026-03-16"]);
  await expectInSyncNow();
  store.undo();
  expect([row(daily)?.due_date, row(weekly)?.due_date]).toEqual(["2026-03-02", "2026-03-02"]);
  skipOccurrence(store, daily);
  expect(row(daily)?.due_date).toBe("2026-03-11");
  await expectInSyncNow();
});

it("completes the subtasks with the last occurrence", async () => {
  const [id = "", subtask = ""] = addDraftTree(store, [
    {
      title: "Clean",
      list_id: "home",
      due_date: "2026-03-02",
      recurrence: { rule: "FREQ=DAILY;COUNT=1" },
    },
    { title: "Bath", list_id: "home", parent: 0 },
  ]);
  await flushPromises();
  completeTodo(store, id, true);
  expect([row(id)?.completed_at, row(subtask)?.completed_at]).not.toContain(null);
  await expectInSyncNow();
  store.undo();
  expect([row(id)?.completed_at, row(subtask)?.completed_at]).toEqual([null, null]);
  await expectInSyncNow();
});

it("ends the series of a recurring subtask with its parent, until that is undone", async () => {
  const [id = "", subtask = ""] = addDraftTree(store, [
    { title: "Clean", list_id: "home" },
    { title: "Bath", list_id: "home", due_date: "2026-03-02", recurrence: { rule: "FREQ=DAILY" }, parent: 0 },
  ]);
  await flushPromises();
  completeTodo(store, id, true);
  expect(row(subtask)).toMatchObject({ due_date: "2026-03-02", completed_at: expect.any(String) });
  await expectInSyncNow();
  store.undo();
  expect(row(subtask)?.completed_at).toBeNull();
  await expectInSyncNow();
});

describe("undo", () => {
  it("removes the copy and restores the occurrence, and redo repeats the completion", async () => {
    const id = await add("FREQ=WEEKLY");
    changeTodo(store, id, { due_date: "2026-03-04" });
    completeTodo(store, id, true);
    await expectInSyncNow();
    const values = watch(() => [row(id)?.due_date, history(id)]);
    store.undo();
    await expectInSyncNow();
    store.redo();
    await expectInSyncNow();
    expect(values).toEqual([
      ["2026-03-09", ["2026-03-02"]],
      ["2026-03-04", []],
      ["2026-03-09", ["2026-03-02"]],
    ]);
  });

  it("of an older completion opens its copy alone, and redo completes that again", async () => {
    const id = await add("FREQ=WEEKLY");
    const first = completeTodos(store, [id], true) ?? "";
    const copy = completedCopyId(id, "2026-03-02");
    completeTodo(store, id, true);
    await expectInSyncNow();
    store.undoChange(first);
    expect([row(id)?.due_date, row(copy)?.completed_at]).toEqual(["2026-03-16", null]);
    await expectInSyncNow();
    store.redo();
    expect([row(id)?.due_date, row(copy)?.completed_at]).toEqual(["2026-03-16", expect.any(String)]);
    await expectInSyncNow();
  });

  it("returns to a skipped occurrence", async () => {
    const id = await add("FREQ=WEEKLY");
    expect(skipOccurrence(store, id)).toBe(true);
    expect([row(id)?.due_date, history(id)]).toEqual(["2026-03-09", []]);
    await expectInSyncNow();
    store.undo();
    expect(row(id)?.due_date).toBe("2026-03-02");
    await expectInSyncNow();
  });

  it("restores a rule that was removed, alone or with the date", async () => {
    const id = await add("FREQ=WEEKLY");
    changeTodo(store, id, { due_date: null });
    expect(row(id)?.recurrence).toBeNull();
    store.undo();
    expect(row(id)?.recurrence).toMatchObject({ rule: "FREQ=WEEKLY", occurrence: "2026-03-02" });
    await expectInSyncNow();
    changeTodo(store, id, { recurrence: null });
    store.undo();
    await expectInSyncNow();
    expect(row(id)?.recurrence?.rule).toBe("FREQ=WEEKLY");
  });
});

it("keeps the time of day, and predicts the next occurrences", async () => {
  const id = await add("FREQ=DAILY", { due_time: "18:30:00" });
  completeTodo(store, id, true);
  expect(row(id)).toMatchObject({ due_date: "2026-03-03", due_time: "18:30:00" });
  await expectInSyncNow();
  expect(futureOccurrences(store, "2026-03-04", "2026-03-05", "UTC")).toEqual([
    { id, day: "2026-03-04", time: "18:30" },
    { id, day: "2026-03-05", time: "18:30" },
  ]);
});

it("shows every occurrence of a range, beyond those that the row has", async () => {
  const id = await add("FREQ=DAILY", { due_time: "18:30:00" });
  const days = (from: string, to: string) => futureOccurrences(store, from, to, "UTC").map(({ day }) => day);
  const march = days("2026-03-03", "2026-03-31");
  expect(march).toHaveLength(29);
  expect(new Set(march).size).toBe(29);
  expect(days("2027-01-01", "2027-01-31")).toHaveLength(31);
  changeTodo(store, id, { recurrence: { rule: "FREQ=DAILY;COUNT=20" } });
  expect(days("2026-03-03", "2026-12-31").at(-1)).toBe("2026-03-21");
  expect(days("2026-03-03", "2026-12-31")).toHaveLength(19);
  changeTodo(store, id, {
    due_date: "2027-06-01",
    recurrence: { rule: "FREQ=DAILY;INTERVAL=3", start: "2027-06-01" },
  });
  changeTodo(store, id, { due_date: "2026-03-02" });
  expect(days("2026-03-03", "2026-03-10")).toEqual(["2026-03-05", "2026-03-08"]);
});
