import { beforeEach, expect, it } from "vitest";
import { createSyncedStore, type SyncedStore } from "../sync/synced-store";
import { FakeServer, flushPromises } from "../testing/fake-server";
import { aList, aTodo } from "../testing/fixtures";
import { pullAndExpectInSync, titlesByGroup } from "../testing/views";
import { addTodo, completeTodo, duplicateList, duplicateTodos, moveToList, setAssignee } from ".";

const member = (user_id: string, name: string) => ({ user_id, name, role: "editor" }) as const;
const [ada, mira, jon] = [member("ada", "Ada"), member("mira", "Mira"), member("jon", "Jon")];

let server: FakeServer;
let store: SyncedStore;

beforeEach(async () => {
  server = new FakeServer();
  for (const id of ["home", "work", "own"]) server.put(aList({ id, name: id, position: `a${id}` }));
  server.put(
    aTodo({ id: "tree", list_id: "home" }),
    aTodo({ id: "leaf", list_id: "home", parent_id: "tree" }),
  );
  server.put(aTodo({ id: "bed", list_id: "home", kind: "section" }));
  server.share("home", ada, mira);
  server.share("work", ada, jon);
  store = createSyncedStore(server, { me: () => "ada" });
  store.outbox.lead();
  store.pullLoop.lead();
  await flushPromises();
});

const assigneeOf = (id: string) => store.todos.get(id)?.assignee_id;

it("assigns todos to a member of their list, and undo takes that back", async () => {
  setAssignee(store, ["tree", "leaf", "bed"], "mira");
  expect(["tree", "leaf", "bed"].map(assigneeOf)).toEqual(["mira", "mira", null]);
  store.undo();
  expect(["tree", "leaf"].map(assigneeOf)).toEqual([null, null]);
  store.redo();
  await pullAndExpectInSync(store, server);
  expect(["tree", "leaf"].map(assigneeOf)).toEqual(["mira", "mira"]);
});

it("leaves todos of lists without that member alone", () => {
  const other = addTodo(store, { title: "Mow", list_id: "work" });
  setAssignee(store, ["tree", other], "jon");
  expect([assigneeOf("tree"), assigneeOf(other)]).toEqual([null, "jon"]);
  const own = addTodo(store, { title: "Rest", list_id: "own" });
  setAssignee(store, [own], "mira");
  expect(assigneeOf(own)).toBeNull();
  setAssignee(store, [own], "ada");
  expect(assigneeOf(own)).toBe("ada");
});

it("unassigns a todo and its subtasks in a list without their assignee, and undo assigns them again", async () => {
  setAssignee(store, ["tree"], "mira");
  setAssignee(store, ["leaf"], "ada");
  moveToList(store, ["tree"], "work");
  expect(["tree", "leaf"].map(assigneeOf)).toEqual([null, "ada"]);
  store.undo();
  expect(["tree", "leaf"].map(assigneeOf)).toEqual(["mira", "ada"]);
  await pullAndExpectInSync(store, server);
});

it("copies the assignee, but not into the copy of a list, which has no other members", () => {
  setAssignee(store, ["tree"], "mira");
  setAssignee(store, ["leaf"], "ada");
  const [copy = ""] = duplicateTodos(store, ["tree"]);
  expect(assigneeOf(copy)).toBe("mira");
  const list = duplicateList(store, "home", "Copy") ?? "";
  const copies = store.index.idsIn(list).flatMap((id) => store.todos.get(id) ?? []);
  expect(copies.flatMap(({ assignee_id }) => assignee_id ?? [])).toEqual(["ada", "ada"]);
});

it("keeps the assignee of a series at its next occurrence and in the completed copy", () => {
  const recurrence = { rule: "FREQ=DAILY" };
  const series = addTodo(store, {
    title: "Water",
    list_id: "home",
    due_date: "2026-11-23",
    recurrence,
    assignee_id: "mira",
  });
  completeTodo(store, series, true);
  const rows = [...store.todos.values()].filter(({ title }) => title === "Water");
  expect(rows.map(({ assignee_id }) => assignee_id)).toEqual(["mira", "mira"]);
});

it("shows what is assigned to the person in all lists, list by list", () => {
  setAssignee(store, ["leaf"], "ada");
  setAssignee(store, ["tree"], "mira");
  addTodo(store, { title: "Mow", list_id: "work", assignee_id: "ada" });
  addTodo(store, { title: "Rest", list_id: "own" });
  const titles = titlesByGroup(store, { view: { kind: "assigned" }, group: "list" });
  expect(titles).toEqual({ "list:home": ["Water the lemon tree"], "list:work": ["Mow"] });
});
