import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { addDays, daysBetween } from "@/lib/dates";
import { addDraftTree, addTodo, changeTodo, completeTodo, skipOccurrence } from "../actions";
import { completedCopyId } from "../engine/ids";
import { completionsByDay } from "../react/use-completions-by-day";
import { createSyncedStore, type SyncedStore } from "../sync/synced-store";
import { FakeServer, flushPromises } from "../testing/fake-server";
import { aList } from "../testing/fixtures";
import { pullAndExpectInSync } from "../testing/views";

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

describe("offline", () => {
  it.each([
    ["FREQ=WEEKLY;BYDAY=MO", "2026-11-30", "2026-11-28", ["2026-12-07", "2026-12-14"]],
    ["FREQ=MONTHLY;BYMONTHDAY=-1", "2026-10-31", "2026-11-28", ["2026-11-30", "2026-12-31"]],
    ["FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=1", "2026-12-01", "2026-11-30", ["2027-12-01", "2028-12-01"]],
    ["FREQ=DAILY;INTERVAL=2", "2026-03-06", "2026-03-04", ["2026-03-08", "2026-03-10"]],
  ])("counts %s from completion as the server will", async (rule, due_date, day, expected) => {
    const id = await add("FREQ=DAILY", { due_date, recurrence: { rule, from: "completion" } });
    server.rule = () => "wait";
    vi.setSystemTime(new Date(`${day}T10:00:00Z`));
    const dates = expected.map(() => {
      completeTodo(store, id, true);
      return row(id)?.due_date;
    });
    expect(dates).toEqual(expected);
    expect(row(id)?.recurrence).toMatchObject({ start: expected[1], occurrence: expected[1] });
    expect(history(id)).toHaveLength(2);
  });

  it("continues beyond the occurrences that the server sent, and completes a todo that it doesn't know", async () => {
    server.rule = () => "wait";
    const id = addTodo(store, {
      title: "Water",
      list_id: "home",
      due_date: "2026-03-02",
      recurrence: { rule: "FREQ=DAILY" },
    });
    for (let day = 0; day < 20; day += 1) completeTodo(store, id, true);
    expect(row(id)).toMatchObject({ due_date: "2026-03-22", completed_at: null });
    expect(row(id)?.recurrence?.next).toHaveLength(12);
  });

  it.each([
    ["FREQ=WEEKLY;BYDAY=FR", undefined, "2026-03-06"],
    ["FREQ=MONTHLY;BYMONTHDAY=-1", undefined, "2026-03-31"],
    ["FREQ=DAILY", "2026-03-10", "2026-03-02"],
  ])(
    "shows a todo without a date at the first day of %s from today on, as the server will",
    async (rule, start, day) => {
      const recurrence = { rule, ...(start ? { start } : {}) };
      const changed = addTodo(store, { title: "Bins", list_id: "home" });
      await flushPromises();
      server.rule = () => "wait";
      const added = addTodo(store, { title: "Water", list_id: "home", recurrence });
      changeTodo(store, changed, { recurrence });
      for (const id of [added, changed])
        expect(row(id)).toMatchObject({ due_date: day, recurrence: { occurrence: day, rule } });
      store.undo();
      expect(row(changed)).toMatchObject({ due_date: null, recurrence: null });
    },
  );

  it.each([
    ["FREQ=DAILY;INTERVAL=3", "due", "2027-11-20", "2026-03-04", "2026-03-07"],
    ["FREQ=DAILY;INTERVAL=10", "completion", "2027-11-15", "2026-03-01", "2026-03-12"],
    ["FREQ=DAILY", "due", "2026-03-04", "2026-03-03", "2026-03-04"],
    ["FREQ=WEEKLY;BYDAY=MO", "due", "2026-03-09", "2026-03-06", "2026-03-16"],
  ] as const)(
    "counts %s from %s on from the day to which its first occurrence on %s was moved",
    async (rule, from, due_date, moved, next) => {
      const id = await add(rule, { due_date, recurrence: { rule, from } });
      const [below = ""] = addDraftTree(store, [{ title: "Bath", list_id: "home", due_date: moved }]);
      changeTodo(store, below, { parent_id: id });
      await flushPromises();
      server.rule = () => "wait";
      changeTodo(store, id, { due_date: moved });
      completeTodo(store, id, true);
      expect(row(id)).toMatchObject({ due_date: next, recurrence: { occurrence: next } });
      const days = rule.includes("MO") ? 7 : daysBetween(moved, next);
      expect(row(below)?.due_date).toBe(addDays(moved, days));
      store.undo();
      expect(row(id)).toMatchObject({
        due_date: moved,
        recurrence: { start: due_date, occurrence: due_date },
      });
      expect(row(below)?.due_date).toBe(moved);
      skipOccurrence(store, id);
      expect(row(id)?.due_date).toBe(from === "completion" ? "2026-03-11" : next);
    },
  );

  it("moves the dates of subtasks with the occurrence, and undo brings them back", async () => {
    const id = await add("FREQ=WEEKLY");
    const [below = ""] = addDraftTree(store, [{ title: "Bath", list_id: "home", due_date: "2026-03-03" }]);
    changeTodo(store, below, { parent_id: id });
    completeTodo(store, below, true);
    await flushPromises();
    server.rule = () => "wait";
    completeTodo(store, id, true);
    expect(row(below)).toMatchObject({ due_date: "2026-03-10", completed_at: null });
    store.undo();
    expect(row(below)).toMatchObject({ due_date: "2026-03-03", completed_at: expect.any(String) });
    store.redo();
    expect(row(below)).toMatchObject({ due_date: "2026-03-10", completed_at: null });
  });

  it("remembers which subtasks were completed when an occurrence is skipped, and undo completes them again", async () => {
    const id = await add("FREQ=WEEKLY");
    const [below = ""] = addDraftTree(store, [{ title: "Bath", list_id: "home", due_date: "2026-03-03" }]);
    changeTodo(store, below, { parent_id: id });
    completeTodo(store, below, true);
    await flushPromises();
    const completed_at = row(below)?.completed_at ?? "";
    server.rule = () => "wait";
    vi.setSystemTime(new Date("2026-03-02T12:00:00Z"));
    const skip = () => {
      skipOccurrence(store, id);
      expect(row(below)).toMatchObject({ due_date: "2026-03-10", completed_at: null });
      expect(row(id)?.recurrence?.skipped).toEqual({ "2026-03-02": { [below]: completed_at } });
      expect(completionsByDay(store, "UTC")).toEqual(new Map([["2026-03-02", 1]]));
    };
    skip();
    store.undo();
    expect(row(below)).toMatchObject({ due_date: "2026-03-03", completed_at });
    expect(row(id)?.recurrence?.skipped).toBeUndefined();
    skip();
    completeTodo(store, id, true);
    expect(row(id)?.recurrence?.skipped).toBeUndefined();
    expect(completionsByDay(store, "UTC")).toEqual(new Map([["2026-03-02", 2]]));
  });

  it("restores what was changed for one occurrence alone", async () => {
    const id = await add("FREQ=WEEKLY");
    server.rule = () => "wait";
    changeTodo(store, id, { title: "Water twice", this_occurrence_only: true });
    completeTodo(store, id, true);
    expect(row(id)).toMatchObject({ title: "Water", due_date: "2026-03-09" });
    store.undo();
    expect(row(id)?.title).toBe("Water twice");
  });
});

describe("reopening a completed copy", () => {
  const copyOf = (id: string, occurrence: string) => completedCopyId(id, occurrence);

  it("returns the series to the occurrence if that was the latest", async () => {
    const id = await add("FREQ=DAILY");
    completeTodo(store, id, true);
    completeTodo(store, id, true);
    completeTodo(store, copyOf(id, "2026-03-03"), false);
    expect([row(id)?.due_date, history(id)]).toEqual(["2026-03-03", ["2026-03-02"]]);
    await expectInSyncNow();
    store.undo();
    expect([row(id)?.due_date, history(id).sort()]).toEqual(["2026-03-04", ["2026-03-02", "2026-03-03"]]);
    await expectInSyncNow();
  });

  it("opens an older one and leaves the series alone", async () => {
    const id = await add("FREQ=DAILY");
    completeTodo(store, id, true);
    completeTodo(store, id, true);
    completeTodo(store, copyOf(id, "2026-03-02"), false);
    expect(row(id)?.due_date).toBe("2026-03-04");
    expect(row(copyOf(id, "2026-03-02"))).toMatchObject({ due_date: "2026-03-02", completed_at: null });
    await expectInSyncNow();
  });
});
