import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Problem } from "@/lib/api/problem";
import type { PushResponse } from "@/lib/api/types";
import { newId } from "../engine/ids";
import { FakeServer, flushPromises } from "../testing/fake-server";
import { aList, aTodo } from "../testing/fixtures";
import type { Operation, Step } from "../types";
import { Outbox } from "./outbox";
import { dependentsOf } from "./push-results";
import { createSyncedStore } from "./synced-store";

let sent: Operation[][];
let responses: (Problem | PushResponse)[];
let rejected: [string, string][];
let outbox: Outbox;

const operation = (step: Step): Operation => ({ id: newId(), change: newId(), at: "", step });
const change = (id: string, title = "x") => operation({ kind: "todo.change", id, patch: { title } });
const many = (count: number, title?: string) =>
  Array.from({ length: count }, (_, index) => change(`t${index}`, title));
const acknowledgment = (operations: readonly Operation[]): PushResponse => ({
  results: operations.map(() => ({ status: 200 })),
  lists: {},
});
const problem = (status: number, retryAfter: number | null = null) =>
  new Problem({ status, code: `p${status}`, retryAfter });
/** An operation that makes the server fail with `poisonStatus`. */
let poison: Operation | undefined;
let poisonStatus = 500;

beforeEach(() => {
  vi.useFakeTimers();
  [sent, responses, rejected, poison, poisonStatus] = [[], [], [], undefined, 500];
  outbox = new Outbox({
    async send(operations) {
      sent.push([...operations]);
      const response = responses.shift() ?? acknowledgment(operations);
      if (response instanceof Problem) throw response;
      if (poison && operations.includes(poison)) throw problem(poisonStatus);
      return response;
    },
    onResponse(operations, { results }) {
      for (const [index, { id }] of operations.entries()) {
        const result = results[index];
        if (result) outbox.acknowledge([id]);
        if (result?.problem) rejected.push([id, result.problem.code]);
      }
    },
    onState: () => undefined,
    random: () => 1,
  });
});
afterEach(() => vi.useRealTimers());

const sizes = () => sent.map(({ length }) => length);

describe("a batch", () => {
  it("contains 500 operations at most, and the next one follows", async () => {
    outbox.add(many(1200));
    outbox.lead();
    await flushPromises();
    expect(sizes()).toEqual([500, 500, 200]);
    expect(outbox.state()).toEqual({ status: "idle", pending: 0 });
  });

  it("contains less than a megabyte, even if letters take several bytes", async () => {
    outbox.add(many(90, "ü".repeat(10_000)));
    outbox.lead();
    await flushPromises();
    expect(sizes().every((size) => size < 40)).toBe(true);
    expect(sent.flat()).toHaveLength(90);
    for (const batch of sent) expect(Buffer.byteLength(JSON.stringify(batch))).toBeLessThan(1_000_000);
  });

  it("contains an operation that is too large alone, so that it gets its result", async () => {
    outbox.add([change("large", "x".repeat(2_000_000)), change("small")]);
    outbox.lead();
    await flushPromises();
    expect(sizes()).toEqual([1, 1]);
  });

  it("waits for the response to the one before", async () => {
    outbox.lead();
    outbox.add([change("a")]);
    outbox.add([change("b")]);
    outbox.add([change("c")]);
    expect(sizes()).toEqual([1]);
    await flushPromises();
    expect(sizes()).toEqual([1, 2]);
  });

  it("is sorted by operation ids, in any order of arrival", async () => {
    const [first, second] = [change("a"), change("b")];
    outbox.add([second]);
    outbox.add([first]);
    outbox.lead();
    await flushPromises();
    expect(sent).toEqual([[first, second]]);
  });
});

describe("a failed batch", () => {
  it.each([413, 422, 400])("with status %i is bisected to find the operation to reject", async (status) => {
    const all = many(40);
    [poison, poisonStatus] = [all[17], status];
    outbox.add(all);
    outbox.lead();
    await flushPromises();
    await flushPromises();
    expect(rejected).toEqual([[poison?.id, `p${status}`]]);
    expect(outbox.state().pending).toBe(0);
    expect(sent.length).toBeLessThan(25);
  });

  it("with status 500 loses only the operation that fails again and again on its own", async () => {
    const all = many(40);
    poison = all[17];
    outbox.add(all);
    outbox.lead();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(rejected).toEqual([]);
    await vi.advanceTimersByTimeAsync(300_000);
    expect(rejected).toEqual([[poison?.id, "p500"]]);
    expect(outbox.state().pending).toBe(0);
  });

  it.each([403, 404, 502, 503])(
    "with status %i loses nothing, because that does not blame the operations",
    async (status) => {
      responses = Array.from({ length: 30 }, () => problem(status));
      outbox.add(many(3));
      outbox.lead();
      await vi.advanceTimersByTimeAsync(1_800_000);
      expect(rejected).toEqual([]);
      expect(outbox.state().status).toBe("idle");
    },
  );

  it("with status 401 is sent again only after a flush", async () => {
    responses = [problem(401)];
    outbox.add(many(1));
    outbox.lead();
    await vi.advanceTimersByTimeAsync(600_000);
    expect([sent.length, outbox.state().status]).toEqual([1, "retrying"]);
    outbox.flush();
    await flushPromises();
    expect(outbox.state().status).toBe("idle");
  });

  it("says that it waits for the end of maintenance, and is sent then", async () => {
    responses = [new Problem({ status: 503, code: "maintenance", retryAfter: 15 }), problem(503, 20)];
    outbox.add(many(1));
    outbox.lead();
    await flushPromises();
    expect(outbox.state()).toEqual({ status: "maintenance", pending: 1 });
    await vi.advanceTimersByTimeAsync(15_000);
    expect(outbox.state()).toEqual({ status: "retrying", pending: 1 });
    await vi.advanceTimersByTimeAsync(20_000);
    expect(outbox.state().status).toBe("idle");
  });

  it("is sent again when the server asked for it", async () => {
    responses = [problem(503, 20)];
    outbox.add(many(1));
    outbox.lead();
    await vi.advanceTimersByTimeAsync(19_999);
    expect(sent).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(sent).toHaveLength(2);
  });

  it("whose response has no results is sent again with backoff", async () => {
    responses = Array.from({ length: 3 }, () => ({ results: [], lists: {} }));
    outbox.add(many(2));
    outbox.lead();
    await vi.advanceTimersByTimeAsync(900);
    expect(sent).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(outbox.state().status).toBe("idle");
  });
});

describe("a tab that is not the leader", () => {
  it("sends nothing, and ignores responses to what it sent before", async () => {
    const stop = outbox.lead();
    outbox.add(many(1));
    stop();
    outbox.add(many(1));
    await flushPromises();
    expect([sent.length, outbox.state().pending]).toEqual([1, 2]);
    outbox.lead();
    await flushPromises();
    expect(outbox.state().pending).toBe(0);
  });
});

describe("the dependents of a rejected creation", () => {
  const draft = (id: string, list_id: string) => ({ id, list_id, position: "a0", title: "x" });
  const create = (id: string, list: string) => operation({ kind: "todo.create", id, draft: draft(id, list) });
  const move = (id: string, list_id: string) => operation({ kind: "todo.change", id, patch: { list_id } });
  const list = operation({ kind: "list.create", id: "L", draft: { id: "L", name: "L", position: "a0" } });

  it("are the operations that need the row, directly or through other rows", () => {
    const dependent = [create("a", "L"), move("a", "M"), change("a"), move("old", "L"), move("b", "L")];
    const others = [change("old"), create("c", "M"), change("c"), move("old", "M")];
    outbox.add([list, ...dependent, ...others]);
    expect(dependentsOf(list, outbox.pending())).toEqual(dependent);
  });
});

it("remembers acknowledged operations, but not forever", () => {
  const all = many(6000);
  outbox.add(all);
  outbox.acknowledge(all.map(({ id }) => id));
  expect(outbox.hasSeen(all.at(-1)?.id ?? "")).toBe(true);
  expect(outbox.hasSeen(all[0]?.id ?? "")).toBe(false);
});

describe("a server that asks to wait", () => {
  it("gets the same push when the time is over, and the app goes on saving", async () => {
    responses = [problem(429, 20)];
    outbox.add(many(2));
    outbox.lead();
    await flushPromises();
    outbox.flush();
    await vi.advanceTimersByTimeAsync(19_000);
    expect(outbox.state()).toEqual({ status: "sending", pending: 2 });
    expect(sizes()).toEqual([2]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(sent[1]).toEqual(sent[0]);
    expect([outbox.state().status, rejected]).toEqual(["idle", []]);
  });

  it("gets the first pull again when the time is over, and the app goes on loading", async () => {
    const server = new FakeServer();
    server.put(aList({ id: "inbox", inbox: true }));
    server.put(aTodo({ id: "tree" }));
    server.failure = problem(429, 5);
    const store = createSyncedStore(server);
    store.pullLoop.lead();
    await flushPromises();
    server.failure = null;
    await store.pullLoop.pull();
    await vi.advanceTimersByTimeAsync(4000);
    expect([server.pulls, store.pullLoop.state()]).toEqual([1, { status: "loading" }]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(store.pullLoop.state()).toEqual({ status: "ready" });
    expect(store.todos.get("tree")).toBeDefined();
  });
});
