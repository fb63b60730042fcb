import { beforeEach, expect, it } from "vitest";
import type { Act } from "@/lib/api/types";
import { changeTodo, deleteTodos, moveToList } from "../actions";
import { createSyncedStore, type SyncedStore } from "../sync/synced-store";
import { FakeServer, flushPromises } from "../testing/fake-server";
import { aList, aTodo } from "../testing/fixtures";
import { findUndoOfAct } from "./undo-act";

const member = (user_id: string) => ({ user_id, name: user_id, role: "editor" }) as const;

let server: FakeServer;
let store: SyncedStore;

beforeEach(async () => {
  server = new FakeServer();
  for (const id of ["home", "work"]) server.put(aList({ id, name: id, position: `a${id}` }));
  server.put(aTodo({ id: "tree", list_id: "home", title: "Fell it", notes: "Long", priority: "high" }));
  server.put(aTodo({ id: "bed", list_id: "home", kind: "section" }));
  server.share("home", member("ada"), member("mira"));
  store = createSyncedStore(server, { me: () => "ada" });
  store.outbox.lead();
  store.pullLoop.lead();
  await flushPromises();
});

const act = (fields: Partial<Act>): Act => ({
  list_id: "home",
  list_name: "home",
  version: 1,
  todo_id: "tree",
  kind: "changed",
  title: "Fell it",
  before: null,
  after: null,
  actor_id: "mira",
  actor_name: "Mira",
  people: {},
  at: "2026-03-02T09:00:00Z",
  ...fields,
});
const tree = () => store.todos.get("tree");

it.each<[string, Partial<Act>, object]>([
  ["a title", { before: { title: "Prune it" }, after: { title: "Fell it" } }, { title: "Prune it" }],
  [
    "two fields",
    { before: { notes: "", priority: "none" }, after: { notes: "Long", priority: "high" } },
    { notes: "", priority: "none" },
  ],
  ["an assignee", { before: { assignee_id: "mira" }, after: { assignee_id: null } }, { assignee_id: "mira" }],
  ["a section", { before: { parent_id: "bed" }, after: { parent_id: null } }, { parent_id: "bed" }],
])("takes back %s by an ordinary change, which undo takes back itself", async (_, fields, expected) => {
  const before = tree();
  findUndoOfAct(store, act(fields))?.();
  expect(tree()).toMatchObject(expected);
  await flushPromises();
  expect(server.todosById.get("tree")).toMatchObject(expected);
  store.undo();
  expect(tree()).toMatchObject({ title: before?.title, assignee_id: before?.assignee_id });
});

it("takes back completing, deleting and moving a todo", () => {
  const completed = act({ before: { completed_at: null }, after: { completed_at: "2026-03-02T09:00:00Z" } });
  expect(findUndoOfAct(store, completed)).toBeNull();
  changeTodo(store, "tree", { completed: true });
  findUndoOfAct(store, completed)?.();
  expect(tree()?.completed_at).toBeNull();
  deleteTodos(store, ["tree"]);
  findUndoOfAct(store, act({ kind: "deleted" }))?.();
  expect(tree()?.deleted_at).toBeNull();
  moveToList(store, ["tree"], "work");
  findUndoOfAct(store, act({ kind: "moved_in", list_id: "work", before: { list_id: "home" } }))?.();
  expect(tree()?.list_id).toBe("home");
});

it("adds a todo again that somebody moved to where the person cannot see it, once", () => {
  const before = {
    notes: "Terms",
    priority: "high",
    due_date: "2026-03-02",
    tags: ["law"],
    recurrence: null,
  };
  const lost = act({ kind: "moved_out", todo_id: "gone", title: "Contract", before });
  const idsBefore = new Set(store.index.idsIn("home"));
  findUndoOfAct(store, lost)?.();
  const added = store.index.idsIn("home").filter((id) => !idsBefore.has(id));
  expect(added.map((id) => store.todos.get(id))).toMatchObject([{ title: "Contract", ...before }]);
  expect(findUndoOfAct(store, lost)).toBeNull();
  expect(findUndoOfAct(store, { ...lost, title: "Another", before: null })).toBeNull();
});

it("takes back the name of a list", () => {
  const renamed = act({
    todo_id: null,
    kind: "list_changed",
    before: { name: "Garden" },
    after: { name: "home" },
  });
  findUndoOfAct(store, renamed)?.();
  expect(store.lists.get("home")?.name).toBe("Garden");
  expect(findUndoOfAct(store, renamed)).toBeNull();
});

it.each<[string, Partial<Act>]>([
  ["has changed again", { before: { title: "Prune it" }, after: { title: "Water it" } }],
  [
    "only one of its fields is as it was left",
    { before: { title: "a", notes: "b" }, after: { title: "Fell it", notes: "c" } },
  ],
  ["had notes too long for an act", { before: { notes: { length: 12_000 } }, after: { notes: "Long" } }],
  ["was assigned to somebody who has left", { before: { assignee_id: "jon" }, after: { assignee_id: null } }],
  ["was in a section that is gone", { before: { parent_id: "gone" }, after: { parent_id: null } }],
  ["repeats otherwise", { before: { rule: "FREQ=DAILY" }, after: { rule: null } }],
  ["is in another list now", { list_id: "work", before: { title: "Prune it" }, after: { title: "Fell it" } }],
  ["was added", { kind: "created" }],
])("offers nothing for a todo that %s", (_, fields) => {
  expect(findUndoOfAct(store, act(fields))).toBeNull();
});

it("offers nothing to somebody who may not change the list", () => {
  server.put(aList({ id: "home", name: "home", role: "commenter" }));
  store.lists.setServerRow(aList({ id: "home", name: "home", role: "commenter" }));
  expect(
    findUndoOfAct(store, act({ before: { title: "Prune it" }, after: { title: "Fell it" } })),
  ).toBeNull();
});
