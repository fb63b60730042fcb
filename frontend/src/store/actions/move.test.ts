import fc from "fast-check";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createSyncedStore } from "../sync/synced-store";
import { FakeServer, flushPromises } from "../testing/fake-server";
import { aList } from "../testing/rows";
import { expectInSync, titlesBySection } from "../testing/views";
import { moveTodos } from ".";

beforeEach(() => vi.useFakeTimers({ now: new Date("2026-11-23T09:00:00Z") }));
afterEach(() => vi.useRealTimers());

/** The plain model: lists of nodes. */
interface Node {
  id: string;
  under: Node[];
}

const moves = fc.array(
  fc.record({ row: fc.nat(30), also: fc.nat(30), to: fc.nat(30), before: fc.nat(30), how: fc.nat(4) }),
  { maxLength: 25 },
);
const all = (nodes: readonly Node[]): Node[] => nodes.flatMap((node) => [node, ...all(node.under)]);
const outline = (nodes: readonly Node[], depth = 0): string[] =>
  nodes.flatMap(({ id, under }) => ["-".repeat(depth) + id, ...outline(under, depth + 1)]);

it("puts rows where a plain list of lists has them, whatever is moved", async () => {
  await fc.assert(
    fc.asyncProperty(moves, async (steps) => {
      const server = new FakeServer();
      server.put(aList({ id: "home" }));
      const store = createSyncedStore(server);
      store.outbox.lead();
      store.pullLoop.lead();
      await flushPromises();
      const root: Node = { id: "", under: [] };
      for (const nth of [..."abcdefgh"]) {
        root.under.push({ id: nth, under: [] });
        store.commit([
          {
            kind: "todo.create",
            id: nth,
            draft: { id: nth, title: nth, list_id: "home", position: `a${nth}` },
          },
        ]);
      }
      for (const { row, also, to, before, how } of steps) {
        const nodes = all(root.under);
        const at = (nth: number) => nodes[nth % nodes.length] as Node;
        const moved = [...new Set(how > 2 ? [at(row), at(also)] : [at(row)])];
        const roots = moved.filter(
          (node) => !moved.some((other) => other !== node && all(other.under).includes(node)),
        );
        const parent = how % 2 ? root : at(to);
        const inside = new Set(all(roots));
        const next = parent.under.length ? parent.under[before % (parent.under.length + 1)] : undefined;
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
        const from = next ? parent.under.indexOf(next) : parent.under.length;
        const anchor = parent.under.slice(from).find((node) => !inside.has(node));
        for (const node of [root, ...nodes])
          node.under = node.under.filter((child) => !roots.includes(child));
        const index = anchor ? parent.under.indexOf(anchor) : parent.under.length;
        parent.under.splice(index, 0, ...roots);
      }
      const wanted = outline(root.under);
      expect(titlesBySection(store)["open"]).toEqual(wanted);
      await expectInSync(store, server);
      expect(titlesBySection(store)["open"]).toEqual(wanted);
    }),
    { numRuns: 100 },
  );
});
