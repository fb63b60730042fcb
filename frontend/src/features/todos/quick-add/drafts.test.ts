import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { en } from "@/lib/line-parser/locale";
import { createLinesParser } from "@/lib/line-parser/parse";
import { addDraftTree } from "@/store/actions";
import { createSyncedStore } from "@/store/sync/synced-store";
import { FakeServer, flushPromises } from "@/store/testing/fake-server";
import { aList, aTodo } from "@/store/testing/fixtures";
import type { Reminder, Todo } from "@/store/types";
import { draftsOf, type LineError } from "./drafts";

interface Case {
  name: string;
  text: string;
  list?: string;
  new_lists?: string[];
  unarchived?: string[];
  rows?: Record<string, unknown>[];
  error?: LineError;
}

const cases: Case[] = JSON.parse(readFileSync("../corpus/quick-add/drafts.json", "utf8"));
const LISTS = ["Inbox", "Home", "Work", "Side project"];
const ARCHIVED = [
  { id: "Old home", name: "Home" },
  { id: "Boat", name: "Boat" },
];
const SECTIONS = [
  { id: "Groceries", list_id: "Home", name: "Groceries" },
  { id: "Admin", list_id: "Work", name: "Admin" },
];
/** By id; two people are called Sam. */
const NAMES: Record<string, string> = { sam: "Sam", ana: "Ana López", mira: "Mira K", "sam of work": "Sam" };
const PEOPLE = [
  {
    name: "Sam",
    ids: new Map([
      ["Home", "sam"],
      ["Work", "sam of work"],
    ]),
  },
  { name: "Ana López", ids: new Map([["Home", "ana"]]) },
  { name: "Mira K", ids: new Map([["Work", "mira"]]) },
];
const createParser = (list: string) =>
  createLinesParser(
    {
      now: "2026-03-04T10:00",
      weekStart: 1,
      isMonthFirst: true,
      list,
      lists: [
        ...LISTS.map((name) => ({ id: name, name })),
        ...ARCHIVED.map((list) => ({ ...list, isArchived: true }) as const),
      ],
      sections: SECTIONS,
      people: PEOPLE,
    },
    en,
  );
const parseLines = createParser("Inbox");

async function storeWithLists() {
  const server = new FakeServer();
  server.put(
    ...LISTS.map((name, nth) => aList({ id: name, name, position: `a${nth}`, inbox: name === "Inbox" })),
    ...ARCHIVED.map((list) => aList({ ...list, position: "b00", archived_at: "2026-01-01T00:00:00Z" })),
    ...SECTIONS.map(({ id, list_id, name }) => aTodo({ id, list_id, title: name, kind: "section" })),
  );
  const store = createSyncedStore(server);
  store.outbox.lead();
  store.pullLoop.lead();
  await flushPromises();
  return store;
}

const reminderInCorpusForm = ({ at, before_minutes }: Reminder) =>
  at ? { at: at.replace(".000Z", "Z") } : { before_minutes };
const byText = (one: object, other: object) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1);

const remindersOf = (store: Awaited<ReturnType<typeof storeWithLists>>, todo: string) =>
  [...store.reminders.values()].filter(({ todo_id }) => todo_id === todo);

/** Names instead of ids, and no field without a value. */
function inCorpusForm(
  row: Todo,
  reminders: readonly Reminder[],
  titleOf: (id: string) => string | undefined,
  list: string | undefined,
) {
  const { title, parent_id, notes, priority, due_date, due_time, tags, assignee_id, recurrence } = row;
  const fields = {
    title,
    list,
    parent: parent_id && titleOf(parent_id),
    assignee: assignee_id && NAMES[assignee_id],
    notes,
    completed: row.completed_at !== null,
    priority: priority === "none" ? null : priority,
    due_date,
    due_time,
    tags: tags.length > 0 ? tags : null,
    reminders: reminders.length > 0 ? reminders.map(reminderInCorpusForm).sort(byText) : null,
    recurrence: recurrence && { rule: recurrence.rule, from: recurrence.from },
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value));
}

it.each(cases)("$name", async ({ text, list = "Inbox", new_lists = [], unarchived = [], rows, error }) => {
  const result = draftsOf(createParser(list)(text), { list }, "UTC");
  if ("error" in result) return expect(result.error).toEqual(error);
  const store = await storeWithLists();
  const added = addDraftTree(store, result.drafts).flatMap((id) => store.todos.get(id) ?? []);
  await flushPromises();
  expect(
    added.map((row) =>
      inCorpusForm(
        row,
        remindersOf(store, row.id),
        (id) => store.todos.get(id)?.title,
        store.lists.get(row.list_id)?.name,
      ),
    ),
  ).toEqual(rows);
  const lists = [...store.lists.values()];
  expect(lists.map(({ name }) => name).slice(LISTS.length + ARCHIVED.length)).toEqual(new_lists);
  const isArchivedBefore = (id: string) => ARCHIVED.some((one) => one.id === id);
  const active = lists.filter((one) => isArchivedBefore(one.id) && one.archived_at === null);
  expect(active.map(({ name }) => name)).toEqual(unarchived);
  for (const list of new Set(added.map(({ list_id }) => list_id))) {
    const positions = added.filter((row) => row.list_id === list).map(({ position }) => position);
    expect(positions).toEqual(positions.toSorted());
  }
});

it("a line without a date is due on the day that the view shows, a subtask is not", () => {
  const text = "Rent\n  Ask Ana\nBread tomorrow";
  const result = draftsOf(parseLines(text), { list: "Inbox", day: "2026-03-04" }, "UTC");
  expect("drafts" in result && result.drafts.map(({ due_date }) => due_date)).toEqual([
    "2026-03-04",
    undefined,
    "2026-03-05",
  ]);
});

it("a line without a priority has that of the view, and every tag of the view, a subtask neither", () => {
  const text = "Rent @bank\n  Ask Ana\nBread !low";
  const target = { list: "Inbox", priority: "high", tags: ["home"] } as const;
  const result = draftsOf(parseLines(text), target, "UTC");
  expect("drafts" in result && result.drafts.map(({ priority, tags }) => ({ priority, tags }))).toEqual([
    { priority: "high", tags: ["home", "bank"] },
    { priority: undefined, tags: [] },
    { priority: "low", tags: ["home"] },
  ]);
});

it("a line that names nobody is assigned to the person of the view, a subtask is not", () => {
  const text = "Rent\n  Ask Ana\nBread +Ana López";
  const target = { list: "Home", assignee: "me" } as const;
  const result = draftsOf(createParser("Home")(text), target, "UTC");
  expect("drafts" in result && result.drafts.map(({ assignee_id }) => assignee_id)).toEqual([
    "me",
    undefined,
    "ana",
  ]);
});

it("a rule or a time without a date begins on the day of the place", () => {
  const context = {
    now: "2026-03-04T10:00",
    weekStart: 1,
    isMonthFirst: true,
    lists: [],
    sections: [],
    people: [],
  };
  const text = "vitamins every day\ngym every monday\ncall 9am\nBread tomorrow 9am";
  const draftsAt = (day: string) => {
    const result = draftsOf(createLinesParser({ ...context, day }, en)(text), { list: "Inbox", day }, "UTC");
    return "drafts" in result && result.drafts.map(({ due_date }) => due_date);
  };
  expect(draftsAt("2026-03-10")).toEqual(["2026-03-10", "2026-03-16", "2026-03-10", "2026-03-05"]);
  expect(draftsAt("2026-03-04")).toEqual(["2026-03-04", "2026-03-09", "2026-03-05", "2026-03-05"]);
});

it("a line gets the tags of its place once, and a subtask does not", () => {
  const text = "Rent\n  Ask Ana\nBread @Home @shop";
  const result = draftsOf(parseLines(text), { list: "Inbox", tags: ["home"] }, "UTC");
  expect("drafts" in result && result.drafts.map(({ tags }) => tags)).toEqual([
    ["home"],
    [],
    ["Home", "shop"],
  ]);
});

it("a list that the person may only view takes no todo, and no list of its name is created", () => {
  const lists = [{ id: "club", name: "Book club", isReadOnly: true } as const];
  const context = {
    now: "2026-03-04T10:00",
    weekStart: 1,
    isMonthFirst: true,
    lists,
    sections: [],
    people: [],
  };
  const text = "Read the last chapter\nBring cake #book club";
  const drafts = draftsOf(createLinesParser(context, en)(text), { list: "Inbox" }, "UTC");
  expect(drafts).toEqual({ error: { line: 2, code: "list_read_only" } });
});
