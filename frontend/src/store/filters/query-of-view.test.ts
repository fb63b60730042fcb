import { beforeEach, expect, it } from "vitest";
import { addTodo, changeSetting } from "../actions";
import { type Filter, NO_FILTER, NOBODY_ASSIGNED, type Query, type QueryView } from "../query";
import { createSyncedStore, type SyncedStore } from "../sync/synced-store";
import { FakeServer } from "../testing/fake-server";
import { aList } from "../testing/fixtures";
import { createLiveView } from "../views/live-view";
import { viewDefinition } from "../views/view-definitions";
import { compileFilter } from "./compile";
import { queryOfView } from "./query-of-view";

const CALENDAR = { today: "2026-11-23", zone: "Europe/Vienna" };
let store: SyncedStore;

beforeEach(() => {
  store = createSyncedStore(new FakeServer(), { me: () => "ada" });
  store.lists.setServerRow(aList({ id: "home", name: "Side project & more" }));
  store.lists.setServerRow(aList({ id: "work", name: 'The "W"', position: "a1" }));
  // The second person has a name that is also a word of the language.
  const members = [
    { user_id: "ada", name: "Ada", role: "owner" },
    { user_id: "any", name: "Any", role: "editor" },
  ] as const;
  for (const id of ["home", "work"]) store.members.setServerRow({ id, members: [...members] });
  const days = ["2026-11-20", "2026-11-23", "2026-11-25", "2026-12-20", null];
  for (const list_id of ["home", "work"])
    for (const due_date of days)
      for (const priority of ["high", "none"] as const)
        for (const tags of [["deep work"], []])
          for (const assignee_id of tags.length > 0 ? ["ada", "any"] : [null])
            addTodo(store, { title: `Oat milk ${due_date}`, list_id, due_date, priority, tags, assignee_id });
  const errands = {
    name: "E",
    query: "!high | @deep*",
    color: "teal",
    icon: null,
    position: "a",
    favorite: false,
  };
  changeSetting(store, "filter:f", errands as never);
});

const idsOf = (view: QueryView, filter: Filter): string[] => {
  const query: Query = { view, filter, sort: "manual", group: "none", ...CALENDAR };
  return createLiveView(store, viewDefinition(store, query))()
    .flatMap(({ ids }) => ids)
    .sort();
};

const VIEWS: QueryView[] = [
  { kind: "list", list: "home" },
  { kind: "list", list: "work" },
  { kind: "tag", tag: "deep work" },
  { kind: "today" },
  { kind: "upcoming" },
];
const FILTERS: Partial<Filter>[] = [
  { priority: "high" },
  { due: "overdue" },
  { due: "today", tag: "deep work" },
  { due: "week" },
  { due: "dated" },
  { due: "none", priority: "none" },
  { text: "milk oat" },
  { assignee: NOBODY_ASSIGNED },
  { assignee: "ada", due: "dated" },
  { assignee: "any", priority: "high" },
];

it.each(VIEWS)("writes a query that shows what the view $kind shows with each filter", (view) => {
  for (const part of FILTERS) {
    const filter = { ...NO_FILTER, ...part };
    const test = compileFilter(store, queryOfView(store, view, filter) ?? "", CALENDAR);
    if (typeof test !== "function") throw new Error(JSON.stringify(test));
    const found = [...store.todos.values()].filter(test).map(({ id }) => id);
    expect(found.sort()).toEqual(idsOf(view, filter));
  }
});

it("narrows a saved filter, and has no query for the trash", () => {
  const filter = { ...NO_FILTER, priority: "high" } as const;
  expect(queryOfView(store, { kind: "filter", id: "f" }, filter)).toBe("(!high | @deep*) & !high");
  expect(queryOfView(store, { kind: "trash" }, filter)).toBeNull();
});
