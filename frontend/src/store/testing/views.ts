import { expect } from "vitest";
import type { Store } from "../engine/store";
import { NO_FILTER, type Query } from "../query";
import { liveView } from "../views/live-view";
import { viewDefinition } from "../views/view-definitions";
import { type FakeServer, settle } from "./fake-server";

const query = (fields: Partial<Query> = {}): Query => ({
  place: { kind: "list", list: "home" },
  filter: NO_FILTER,
  sort: "manual",
  today: "2026-11-23",
  zone: "UTC",
  ...fields,
});

/** The list called home, unless the fields say another view. */
export const viewed = (store: Store, fields?: Partial<Query>) =>
  liveView(store, viewDefinition(store, query(fields)));

/** Each section with its rows, as deep as they stand. */
export function drawnOf(store: Store, fields?: Partial<Query>): Record<string, string[]> {
  const titleOf = (id: string) => store.todos.get(id)?.title ?? id;
  return Object.fromEntries(
    viewed(store, fields)().map(({ key, ids, depths }) => [
      key === "open" || key === "done" ? key : titleOf(key),
      ids.map((id, nth) => "-".repeat(depths?.[nth] ?? 0) + titleOf(id)),
    ]),
  );
}

/** Server and store hold the same, and nothing waits. */
export async function inStep(store: Store, server: FakeServer): Promise<void> {
  await settle();
  await store.pullLoop.pull();
  expect(store.outbox.state().pending).toBe(0);
  const told = Object.fromEntries([...store.todos.values()].map((row) => [row.id, row]));
  expect(told).toEqual(Object.fromEntries(server.todosById));
}
