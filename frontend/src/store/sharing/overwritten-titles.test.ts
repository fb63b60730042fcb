import { beforeEach, expect, it } from "vitest";
import { changeTodo } from "../actions";
import { createSyncedStore, type SyncedStore } from "../sync/synced-store";
import { FakeServer, flushPromises } from "../testing/fake-server";
import { aList, aTodo } from "../testing/fixtures";
import type { Operation } from "../types";
import { hasLostWords, type OverwrittenTitle, watchTitles } from "./overwritten-titles";

let server: FakeServer;
let store: SyncedStore;
let lost: OverwrittenTitle[];
/** What the server makes of a title that is sent to it. */
let merge: (title: string) => string;

/** Sends titles as the server would store them, since the fake one does not merge. */
function withMergedTitle(operation: Operation): Operation {
  const { step } = operation;
  if (step.kind !== "todo.change" || step.patch.title === undefined) return operation;
  return { ...operation, step: { ...step, patch: { ...step.patch, title: merge(step.patch.title) } } };
}

beforeEach(async () => {
  server = new FakeServer();
  server.put(aList({ id: "inbox", inbox: true }), aTodo({ id: "tree", title: "Water the tree" }));
  merge = (title) => title;
  store = createSyncedStore({
    pull: (request) => server.pull(request),
    push: (operations) => server.push(operations.map(withMergedTitle)),
  });
  store.outbox.lead();
  store.pullLoop.lead();
  await flushPromises();
  lost = [];
  watchTitles(store, (one) => lost.push(one));
});

const type = (title: string) => changeTodo(store, "tree", { title }, { title: "Water the tree" });

async function changeElsewhere(title: string): Promise<void> {
  server.put(aTodo({ id: "tree", title }));
  await store.pullLoop.pull();
}

it("tells of a title that loses its words to a change made elsewhere, once, and the title can have them back", async () => {
  type("Prune the tree");
  await flushPromises();
  await changeElsewhere("Fell the tree");
  await changeElsewhere("Fell the old tree");
  expect(lost).toEqual([{ id: "tree", own: "Prune the tree", title: "Fell the tree" }]);
});

it("tells when the change made elsewhere wins, and the one from here is not stored at all", async () => {
  merge = () => "Fell the tree";
  type("Prune the tree");
  expect(store.todos.get("tree")?.title).toBe("Prune the tree");
  await flushPromises();
  expect(lost).toEqual([{ id: "tree", own: "Prune the tree", title: "Fell the tree" }]);
});

it("stays silent where both changes are there, and for one's own next change and undo", async () => {
  type("Water the tree today");
  await flushPromises();
  await changeElsewhere("Water the old tree today");
  type("Prune the tree");
  changeTodo(store, "tree", { title: "Fell it" }, { title: "Prune the tree" });
  await flushPromises();
  store.undo();
  await flushPromises();
  expect(lost).toEqual([]);
});

it("stays silent about a todo that was deleted elsewhere, whose change is rejected", async () => {
  server.put(aTodo({ id: "tree", title: "Water the tree", deleted_at: "2026-11-23T10:00:00Z" }));
  type("Prune the tree");
  await flushPromises();
  await store.pullLoop.pull();
  await flushPromises();
  expect(store.todos.get("tree")?.title).toBe("Water the tree");
  expect(lost).toEqual([]);
});

it.each([
  ["Water it", "Water it soon", "Water it now", true],
  ["Water it", "Water it soon", "Water it very soon", false],
  ["Water it now", "Water it", "Water it then", false],
  ["Water", "Water water", "Water", true],
] as const)("from %o, %o loses words in %o: %o", (base, own, title, expected) => {
  expect(hasLostWords(base, own, title)).toBe(expected);
});
