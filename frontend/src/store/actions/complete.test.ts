import { createHash } from "node:crypto";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { addTodo, addTodos, changeTodo, completeTodo, completeTodos, skipOccurrence } from "../actions";
import { completedCopyId } from "../engine/ids";
import { createSyncedStore, type SyncedStore } from "../sync/synced-store";
import { FakeServer, flushPromises } from "../testing/fake-server";
import { aList } from "../testing/rows";
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

async function expectInStep(): Promise<void> {
  await flushPromises();
  await store.pullLoop.pull();
  expect(store.outbox.state().pending).toBe(0);
  const told = Object.fromEntries([...store.todos.values()].map((one) => [one.id, one]));
  expect(told).toEqual(Object.fromEntries(server.todosById));
}

/** What is shown at each change from now on, in the order in which it is shown. */
function watch<T>(read: () => T): T[] {
  const shown = [read()];
  store.signals.subscribe("todos", () => {
    const now = read();
    if (JSON.stringify(now) !== JSON.stringify(shown.at(-1))) shown.push(now);
  });
  return shown;
}

it("names a copy as RFC 9562 §5.5 does, whatever the occurrence is called", () => {
  const space = "6ba7b810-9dad-11d1-80b4-00c04fd430c8";
  expect(completedCopyId(space, "www.example.com")).toBe("2ed6657d-e927-568b-95e1-2665a8aea6a2");
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

describe("completing what comes again", () => {
  it("goes on to the next occurrence and leaves a copy, before the server has heard of it", async () => {
    const id = await add("FREQ=WEEKLY");
    server.rule = () => "wait";
    completeTodo(store, id, true);
    expect(row(id)).toMatchObject({ due_date: "2026-03-09", completed_at: null });
    expect(history(id)).toEqual(["2026-03-02"]);
    expect(row(completedCopyId(id, "2026-03-02"))).toMatchObject({ title: "Water", due_date: "2026-03-02" });
    await server.open();
    await expectInStep();
  });

  it("shows nothing else in between when the server answers", async () => {
    const id = await add("FREQ=DAILY");
    const shown = watch(() => [row(id)?.due_date, history(id)]);
    completeTodo(store, id, true);
    await expectInStep();
    expect(shown).toEqual([
      ["2026-03-02", []],
      ["2026-03-03", ["2026-03-02"]],
    ]);
  });

  it("does so again and again without a network", async () => {
    const id = await add("FREQ=DAILY");
    server.rule = () => "wait";
    for (let day = 0; day < 3; day += 1) completeTodo(store, id, true);
    expect(row(id)?.due_date).toBe("2026-03-05");
    await server.open();
    await expectInStep();
    expect(history(id)).toHaveLength(3);
  });

  it("reopens what is under it for the next time", async () => {
    const [id = "", under = ""] = addTodos(store, [
      {
        title: "Clean",
        list_id: "home",
        due_date: "2026-03-02",
        recurrence: { rule: "FREQ=DAILY" },
      },
      { title: "Bath", list_id: "home", parent: 0 },
    ]);
    await flushPromises();
    completeTodo(store, under, true);
    completeTodo(store, id, true);
    expect(row(under)?.completed_at).toBeNull();
    await expectInStep();
    store.undo();
    expect(row(under)?.completed_at).not.toBeNull();
    await expectInStep();
  });

  it("completes the last one for good", async () => {
    const id = await add("FREQ=DAILY;COUNT=2");
    completeTodo(store, id, true);
    await expectInStep();
    completeTodo(store, id, true);
    expect(row(id)?.completed_at).not.toBeNull();
    await expectInStep();
    store.undo();
    expect(row(id)).toMatchObject({ completed_at: null, due_date: "2026-03-03" });
    await expectInStep();
  });

  it("counts once when two devices do it", async () => {
    const id = await add("FREQ=DAILY");
    const other = createSyncedStore(server);
    other.outbox.lead();
    other.pullLoop.lead();
    await flushPromises();
    completeTodo(other, id, true);
    completeTodo(store, id, true);
    await flushPromises();
    await expectInStep();
    expect(row(id)?.due_date).toBe("2026-03-03");
    expect(history(id)).toEqual(["2026-03-02"]);
  });

  it("can be done to many at once", async () => {
    const [daily, weekly] = [await add("FREQ=DAILY"), await add("FREQ=WEEKLY")];
    completeTodos(store, [daily, weekly], true);
    expect([row(daily)?.due_date, row(weekly)?.due_date]).toEqual(["2026-03-03", "2026-03-09"]);
    store.undo();
    expect([row(daily)?.due_date, row(weekly)?.due_date]).toEqual(["2026-03-02", "2026-03-02"]);
    await expectInStep();
  });
});

it("leaves out what was missed meanwhile, which needs doing once", async () => {
  const [daily, weekly] = [await add("FREQ=DAILY"), await add("FREQ=WEEKLY")];
  vi.setSystemTime(new Date("2026-03-11T10:00:00Z"));
  completeTodos(store, [daily, weekly], true);
  expect([row(daily)?.due_date, row(weekly)?.due_date]).toEqual(["2026-03-12", "2026-03-16"]);
  await expectInStep();
  store.undo();
  expect([row(daily)?.due_date, row(weekly)?.due_date]).toEqual(["2026-03-02", "2026-03-02"]);
  skipOccurrence(store, daily);
  expect(row(daily)?.due_date).toBe("2026-03-11");
  await expectInStep();
});

it("completes what is under the last one with it", async () => {
  const [id = "", under = ""] = addTodos(store, [
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
  expect([row(id)?.completed_at, row(under)?.completed_at]).not.toContain(null);
  await expectInStep();
  store.undo();
  expect([row(id)?.completed_at, row(under)?.completed_at]).toEqual([null, null]);
  await expectInStep();
});

it("is over for good with what it stands under, until that is taken back", async () => {
  const [id = "", under = ""] = addTodos(store, [
    { title: "Clean", list_id: "home" },
    { title: "Bath", list_id: "home", due_date: "2026-03-02", recurrence: { rule: "FREQ=DAILY" }, parent: 0 },
  ]);
  await flushPromises();
  completeTodo(store, id, true);
  expect(row(under)).toMatchObject({ due_date: "2026-03-02", completed_at: expect.any(String) });
  await expectInStep();
  store.undo();
  expect(row(under)?.completed_at).toBeNull();
  await expectInStep();
});

describe("undo", () => {
  it("takes the copy away and brings the occurrence back, and redo does it again", async () => {
    const id = await add("FREQ=WEEKLY");
    changeTodo(store, id, { due_date: "2026-03-04" });
    completeTodo(store, id, true);
    await expectInStep();
    const shown = watch(() => [row(id)?.due_date, history(id)]);
    store.undo();
    await expectInStep();
    store.redo();
    await expectInStep();
    expect(shown).toEqual([
      ["2026-03-09", ["2026-03-02"]],
      ["2026-03-04", []],
      ["2026-03-09", ["2026-03-02"]],
    ]);
  });

  it("takes a skip back", async () => {
    const id = await add("FREQ=WEEKLY");
    expect(skipOccurrence(store, id)).toBe(true);
    expect([row(id)?.due_date, history(id)]).toEqual(["2026-03-09", []]);
    await expectInStep();
    store.undo();
    expect(row(id)?.due_date).toBe("2026-03-02");
    await expectInStep();
  });

  it("takes a rule off, and puts it on again", async () => {
    const id = await add("FREQ=WEEKLY");
    changeTodo(store, id, { due_date: null });
    expect(row(id)?.recurrence).toBeNull();
    store.undo();
    expect(row(id)?.recurrence).toMatchObject({ rule: "FREQ=WEEKLY", occurrence: "2026-03-02" });
    await expectInStep();
    changeTodo(store, id, { recurrence: null });
    store.undo();
    await expectInStep();
    expect(row(id)?.recurrence?.rule).toBe("FREQ=WEEKLY");
  });
});

it("keeps the time of day, and tells what is to come", async () => {
  const id = await add("FREQ=DAILY", { due_time: "18:30:00" });
  completeTodo(store, id, true);
  expect(row(id)).toMatchObject({ due_date: "2026-03-03", due_time: "18:30:00" });
  await expectInStep();
  expect(futureOccurrences(store, "2026-03-04", "2026-03-05", "UTC")).toEqual([
    { id, day: "2026-03-04", time: "18:30" },
    { id, day: "2026-03-05", time: "18:30" },
  ]);
});
