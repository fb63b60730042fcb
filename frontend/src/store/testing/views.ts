import { expect } from "vitest";
import type { Store } from "../engine/store";
import { NO_FILTER, type Query } from "../query";
import type { SyncedStore } from "../sync/synced-store";
import { createLiveView } from "../views/live-view";
import { viewDefinition } from "../views/view-definitions";
import { type FakeServer, flushPromises } from "./fake-server";

const query = (fields: Partial<Query> = {}): Query => ({
  view: { kind: "list", list: "home" },
  filter: NO_FILTER,
  sort: "manual",
  today: "2026-11-23",
  zone: "UTC",
  ...fields,
});

/** The live view of the list `home`, or of another view that the fields describe. */
export const liveViewOf = (store: Store, fields?: Partial<Query>) =>
  createLiveView(store, viewDefinition(store, query(fields)));

/** The titles of each section, with a dash for each level of depth. */
export function titlesByGroup(store: Store, fields?: Partial<Query>): Record<string, string[]> {
  const titleOf = (id: string) => store.todos.get(id)?.title ?? id;
  return Object.fromEntries(
    liveViewOf(store, fields)().map(({ key, ids, depths }) => [
      key === "open" || key === "done" ? key : titleOf(key),
      ids.map((id, index) => "-".repeat(depths?.[index] ?? 0) + titleOf(id)),
    ]),
  );
}

/** Expects that the server and the store have the same todos, and that nothing is pending. */
export async function pullAndExpectInSync(store: SyncedStore, server: FakeServer): Promise<void> {
  await flushPromises();
  await store.pullLoop.pull();
  expect(store.outbox.state().pending).toBe(0);
  const rows = Object.fromEntries([...store.todos.values()].map((row) => [row.id, row]));
  expect(rows).toEqual(Object.fromEntries(server.todosById));
}
