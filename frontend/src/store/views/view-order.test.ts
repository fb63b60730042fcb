import titleOrder from "@corpus/title-order.json";
import fc from "fast-check";
import { beforeEach, expect, it } from "vitest";
import { normalizeText } from "@/lib/text";
import { addTodo, completeTodo } from "../actions";
import { NO_FILTER } from "../query";
import { createSyncedStore, type SyncedStore } from "../sync/synced-store";
import { FakeServer } from "../testing/fake-server";
import { aList, aTodo } from "../testing/fixtures";
import type { ViewSetting } from "../types";
import { createLiveView } from "./live-view";
import { compareBy } from "./sort-order";
import { viewDefinition } from "./view-definitions";
import { moveAndRescheduleInMultiListView } from "./view-order";

const ZONE = "Europe/Vienna";
const VIEW = "view:today";

let store: SyncedStore;

beforeEach(() => {
  store = createSyncedStore(new FakeServer());
  store.lists.setServerRow(aList({ id: "home" }));
});

const orderOf = () => (store.settings.get(VIEW)?.value as ViewSetting | undefined)?.order ?? [];
const add = (title: string, fields = {}) =>
  addTodo(store, { title, list_id: "home", due_date: "2026-11-23", ...fields });

/** The groups of Today as they are shown. */
function shown(): Record<string, readonly string[]> {
  const definition = viewDefinition(store, {
    view: { kind: "today" },
    filter: NO_FILTER,
    sort: "manual",
    today: "2026-11-23",
    zone: ZONE,
    order: orderOf(),
  });
  return Object.fromEntries(createLiveView(store, definition)().map(({ key, ids }) => [key, ids]));
}

function move(ids: readonly string[], before: string | null, section = "today") {
  const day = section === "today" ? "2026-11-23" : null;
  return moveAndRescheduleInMultiListView(
    store,
    ids,
    { view: VIEW, rows: shown()[section] ?? [], before, dueDay: day },
    ZONE,
  );
}

it("puts a row where it was moved to and leaves the others in their order", () => {
  const rows = ["A", "B", "C", "D"].map((title) => add(title));
  const [a = "", b = "", c = "", d = ""] = rows;
  expect(move([c], a)).toEqual([c, a, b, d]);
  expect(shown()["today"]).toEqual([c, a, b, d]);
  expect(orderOf()).toEqual([c]);
  move([c], null);
  expect(shown()["today"]).toEqual([a, b, d, c]);
});

it("puts a new row after those that were ordered by hand, in its own order", () => {
  const [a = "", b = ""] = [add("A"), add("B")];
  move([b], a);
  const early = add("Early", { due_time: "08:00:00" });
  expect(shown()["today"]).toEqual([b, early, a]);
});

it("can be undone, together with the day that a row got", () => {
  const [overdue, now] = [add("Overdue", { due_date: "2026-11-20", due_time: "09:00:00" }), add("Now")];
  move([overdue], null);
  expect(shown()).toEqual({ overdue: [], today: [now, overdue], done: [] });
  expect(store.todos.get(overdue)).toMatchObject({ due_date: "2026-11-23", due_time: "09:00:00" });
  store.undo();
  expect(shown()).toEqual({ overdue: [overdue], today: [now], done: [] });
});

it("forgets rows that were completed, and keeps the other options of the view", () => {
  store.settings.setServerRow({
    id: VIEW,
    value: { sort: "manual", group: "list", layout: "board", show_done: true },
  });
  const [a = "", b = "", c = ""] = ["A", "B", "C"].map((title) => add(title));
  move([c], a);
  completeTodo(store, c, true);
  store.lingering.clear();
  move([b], a);
  expect(store.settings.get(VIEW)?.value).toEqual({
    sort: "manual",
    group: "list",
    layout: "board",
    show_done: true,
    order: [b],
  });
});

it("moves nothing to where it is", () => {
  const [a = "", b = ""] = [add("A"), add("B")];
  expect(move([a], b)).toBeNull();
  expect(move([a, b], null)).toBeNull();
  expect(orderOf()).toEqual([]);
});

it("shows every sequence of moves as if the rows had been moved in an array", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(7), fc.nat(8)), { maxLength: 20 }), (moves) => {
      store = createSyncedStore(new FakeServer());
      store.lists.setServerRow(aList({ id: "home" }));
      let expected = Array.from({ length: 8 }, (_, nth) => add(`${nth}`));
      for (const [row, at] of moves) {
        const [id, before] = [expected[row] ?? "", expected[at] ?? null];
        move([id], before);
        const others = expected.filter((other) => other !== id);
        const index = before === id ? row : before === null ? others.length : others.indexOf(before);
        expected = others.toSpliced(index, 0, id);
        expect(shown()["today"]).toEqual(expected);
      }
    }),
    { numRuns: 100 },
  );
});

const compareTodos = compareBy("title", "UTC");
const compare = (one: string, other: string) =>
  compareTodos(aTodo({ id: "same", title: one }), aTodo({ id: "same", title: other }));

/** The order of titles by the corpus, with which the server's is compared as well. */
function titleKey(title: string): string {
  const plain = normalizeText(title).normalize("NFC");
  const ordered = [...plain].map((char) => {
    const at = titleOrder.signs.indexOf(char);
    return at < 0 ? char : String.fromCharCode(at + 1);
  });
  return ordered.join("").replace(/[0-9]+/g, (digits) => digits.padStart(20, "0").slice(-20));
}

it("sorts titles as the corpus does", () => {
  const titles = titleOrder.titles;
  for (const [index, same] of titles.entries()) {
    for (const title of same) {
      expect(compare(title, same[0] ?? "")).toBe(0);
      for (const later of titles.slice(index + 1).flat())
        expect([title, later, compare(title, later)]).toEqual([title, later, -1]);
    }
  }
});

it("sorts any titles as the server does", () => {
  const chars = fc.constantFrom(...titleOrder.signs, ..."0123456789aAbBzZäÄéßøłñ");
  const titles = fc.string({ unit: chars, maxLength: 15 });
  fc.assert(
    fc.property(titles, titles, (one, other) => {
      const [first, second] = [titleKey(one), titleKey(other)];
      expect(Math.sign(compare(one, other))).toBe(first < second ? -1 : Number(first > second));
    }),
    { numRuns: 2000 },
  );
});
