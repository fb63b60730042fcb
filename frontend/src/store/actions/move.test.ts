import fc from "fast-check";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createSyncedStore } from "../sync/synced-store";
import { FakeServer, flushPromises } from "../testing/fake-server";
import { aList, aTodo } from "../testing/fixtures";
import { pullAndExpectInSync, titlesByGroup } from "../testing/views";
import { deleteSectionOnly, moveTodos } from ".";

beforeEach(() => vi.useFakeTimers({ now: new Date("2026-11-23T09:00:00Z") }));
afterEach(() => vi.useRealTimers());

it("a section is deleted alone, and one undo takes that back", async () => {
  const server = new FakeServer();
  server.put(
    aList({ id: "home" }),
    aTodo({ id: "Milk", title: "Milk", list_id: "home", position: "a1" }),
    aTodo({ id: "Later", title: "Later", list_id: "home", kind: "section", position: "a2" }),
    aTodo({ id: "Paint", title: "Paint", list_id: "home", parent_id: "Later", position: "a3" }),
    aTodo({ id: "Brush", title: "Brush", list_id: "home", parent_id: "Paint", position: "a4" }),
  );
  const store = createSyncedStore(server);
  store.outbox.lead();
  store.pullLoop.lead();
  await flushPromises();
  const before = titlesByGroup(store);
  deleteSectionOnly(store, "Later");
  expect(titlesByGroup(store)).toEqual({ open: ["Milk", "Paint", "-Brush"] });
  await pullAndExpectInSync(store, server);
  store.undo();
  expect(titlesByGroup(store)).toEqual(before);
  await pullAndExpectInSync(store, server);
});

/** The model that the store is compared with. */
interface Node {
  id: string;
  children: Node[];
}

const moves = fc.array(
  fc.record({ row: fc.nat(30), also: fc.nat(30), to: fc.nat(30), before: fc.nat(30), variant: fc.nat(4) }),
  { maxLength: 25 },
);
const all = (nodes: readonly Node[]): Node[] => nodes.flatMap((node) => [node, ...all(node.children)]);
const outline = (nodes: readonly Node[], depth = 0): string[] =>
  nodes.flatMap(({ id, children }) => ["-".repeat(depth) + id, ...outline(children, depth + 1)]);

it("moves rows to where a plain tree of nodes has them, for any move", async () => {
  await fc.assert(
    fc.asyncProperty(moves, async (steps) => {
      const server = new FakeServer();
      server.put(aList({ id: "home" }));
      const store = createSyncedStore(server);
      store.outbox.lead();
      store.pullLoop.lead();
      await flushPromises();
      const root: Node = { id: "", children: [] };
      for (const id of [..."abcdefgh"]) {
        root.children.push({ id: id, children: [] });
        store.commit([
          {
            kind: "todo.create",
            id: id,
            draft: { id: id, title: id, list_id: "home", position: `a${id}` },
          },
        ]);
      }
      for (const { row, also, to, before, variant } of steps) {
        const nodes = all(root.children);
        const at = (index: number) => nodes[index % nodes.length] as Node;
        const moved = [...new Set(variant > 2 ? [at(row), at(also)] : [at(row)])];
        const roots = moved.filter(
          (node) => !moved.some((other) => other !== node && all(other.children).includes(node)),
        );
        const parent = variant % 2 ? root : at(to);
        const inside = new Set(all(roots));
        const next = parent.children.length
          ? parent.children[before % (parent.children.length + 1)]
          : undefined;
        moveTodos(
          store,
          moved.map(({ id }) => id),
          {
            list_id: "home",
            parent_id: parent === root ? null : parent.id,
            before: next?.id ?? null,
          },
        );
        if (inside.has(parent)) continue;
        const from = next ? parent.children.indexOf(next) : parent.children.length;
        const anchor = parent.children.slice(from).find((node) => !inside.has(node));
        for (const node of [root, ...nodes])
          node.children = node.children.filter((child) => !roots.includes(child));
        const index = anchor ? parent.children.indexOf(anchor) : parent.children.length;
        parent.children.splice(index, 0, ...roots);
      }
      const expected = outline(root.children);
      expect(titlesByGroup(store)["open"]).toEqual(expected);
      await pullAndExpectInSync(store, server);
      expect(titlesByGroup(store)["open"]).toEqual(expected);
    }),
    { numRuns: 100 },
  );
});
