import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createSyncedStore, type SyncedStore } from "../sync/synced-store";
import { FakeServer, flushPromises } from "../testing/fake-server";
import { aList } from "../testing/fixtures";
import { pullAndExpectInSync } from "../testing/views";
import { addTodo, type NewTodoDraft } from ".";
import { moveToTagColumn, rescheduleByDays, rescheduleToDay } from "./reschedule";

let server: FakeServer;
let store: SyncedStore;

beforeEach(async () => {
  vi.useFakeTimers({ now: new Date("2026-11-23T09:00:00Z") });
  server = new FakeServer();
  server.put(aList({ id: "home" }));
  store = createSyncedStore(server);
  store.outbox.lead();
  store.pullLoop.lead();
  await flushPromises();
});
afterEach(() => {
  vi.useRealTimers();
});

const add = (draft: Partial<NewTodoDraft>) => addTodo(store, { title: "Call", list_id: "home", ...draft });
const due = (id: string) => {
  const todo = store.todos.get(id);
  return [todo?.due_date, todo?.due_time, todo?.due_timezone];
};

it("moves todos to a day, keeps their times, and is undone as one change", async () => {
  const early = add({ due_date: "2026-11-24", due_time: "08:00:00" });
  const whole = add({ due_date: "2026-11-20" });
  rescheduleToDay(store, [early, whole], "2026-12-01", "Europe/Vienna");
  expect(due(early)).toEqual(["2026-12-01", "08:00:00", null]);
  expect(due(whole)).toEqual(["2026-12-01", null, null]);
  await pullAndExpectInSync(store, server);
  store.undo();
  expect([due(early)[0], due(whole)[0]]).toEqual(["2026-11-24", "2026-11-20"]);
});

it("moves a todo with a time zone to the day in the person's calendar", () => {
  // 23:00 in New York is 05:00 on the next day in Vienna.
  const call = add({ due_date: "2026-11-24", due_time: "23:00:00", due_timezone: "America/New_York" });
  rescheduleToDay(store, [call], "2026-11-28", "Europe/Vienna");
  expect(due(call)).toEqual(["2026-11-27", "23:00:00", "America/New_York"]);
});

it("gives a day to a todo without one, and moves by days only one that has a day", () => {
  const call = add({});
  rescheduleByDays(store, [call], 7);
  expect(due(call)[0]).toBeNull();
  rescheduleToDay(store, [call], "2026-11-28", "UTC");
  expect(due(call)[0]).toBe("2026-11-28");
  rescheduleByDays(store, [call], 7);
  expect(due(call)[0]).toBe("2026-12-05");
});

it("replaces a tag by the one of another column, or removes all tags", () => {
  const paint = add({ tags: ["money", "rest"] });
  const tags = () => store.todos.get(paint)?.tags;
  moveToTagColumn(store, [paint], "money", "home");
  expect(tags()).toEqual(["home", "rest"]);
  moveToTagColumn(store, [paint], "home", "Rest");
  expect(tags()).toEqual(["Rest"]);
  moveToTagColumn(store, [paint], "rest", "");
  expect(tags()).toEqual([]);
  store.undo();
  expect(tags()).toEqual(["Rest"]);
});
