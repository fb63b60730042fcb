import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Problem } from "@/lib/api/problem";
import type { PushAnswer } from "@/lib/api/types";
import { newId } from "../engine/ids";
import { settle } from "../testing/fake-server";
import type { Operation, Step } from "../types";
import { createOutbox, type Outbox } from "./outbox";

let sent: Operation[][];
let answers: (Problem | PushAnswer)[];
let refused: [string, string][];
let outbox: Outbox;

const operation = (step: Step): Operation => ({ id: newId(), change: newId(), at: "", step });
const change = (id: string, title = "x") => operation({ kind: "todo.change", id, patch: { title } });
const many = (count: number, title?: string) =>
  Array.from({ length: count }, (_, nth) => change(`t${nth}`, title));
const done = (operations: readonly Operation[]): PushAnswer => ({
  results: operations.map(() => ({ status: 200 })),
  lists: {},
});
const problem = (status: number, retryAfter: number | null = null) =>
  new Problem({ status, code: `p${status}`, retryAfter });
/** Whatever holds this operation breaks the server. */
let poison: Operation | undefined;
let broken = 500;

beforeEach(() => {
  vi.useFakeTimers();
  [sent, answers, refused, poison, broken] = [[], [], [], undefined, 500];
  outbox = createOutbox({
    async send(operations) {
      sent.push([...operations]);
      const answer = answers.shift() ?? done(operations);
      if (answer instanceof Problem) throw answer;
      if (poison && operations.includes(poison)) throw problem(broken);
      return answer;
    },
    onAnswer(operations, { results }) {
      for (const [nth, { id }] of operations.entries()) {
        const result = results[nth];
        if (result) outbox.acknowledge([id]);
        if (result?.problem) refused.push([id, result.problem.code]);
      }
    },
    onState: () => undefined,
    random: () => 1,
  });
});
afterEach(() => vi.useRealTimers());

const sizes = () => sent.map(({ length }) => length);

describe("a batch", () => {
  it("holds 500 operations, one batch after the other", async () => {
    outbox.add(many(1200));
    outbox.lead();
    await settle();
    expect(sizes()).toEqual([500, 500, 200]);
    expect(outbox.state()).toEqual({ status: "idle", pending: 0 });
  });

  it("holds less than a megabyte, also where letters take several bytes", async () => {
    outbox.add(many(90, "ü".repeat(10_000)));
    outbox.lead();
    await settle();
    expect(sizes().every((size) => size < 40)).toBe(true);
    expect(sent.flat()).toHaveLength(90);
    for (const batch of sent) expect(Buffer.byteLength(JSON.stringify(batch))).toBeLessThan(1_000_000);
  });

  it("holds one that is too large on its own, so that it gets its verdict", async () => {
    outbox.add([change("large", "x".repeat(2_000_000)), change("small")]);
    outbox.lead();
    await settle();
    expect(sizes()).toEqual([1, 1]);
  });

  it("waits for the one that is under way", async () => {
    outbox.lead();
    outbox.add([change("a")]);
    outbox.add([change("b")]);
    outbox.add([change("c")]);
    expect(sizes()).toEqual([1]);
    await settle();
    expect(sizes()).toEqual([1, 2]);
  });

  it("is in the order of making, whoever told of it first", async () => {
    const [first, second] = [change("a"), change("b")];
    outbox.add([second]);
    outbox.add([first]);
    outbox.lead();
    await settle();
    expect(sent).toEqual([[first, second]]);
  });
});

describe("an answer about all of a batch", () => {
  it.each([413, 422, 400])("finds by halves which of them a %i is about", async (status) => {
    const all = many(40);
    [poison, broken] = [all[17], status];
    outbox.add(all);
    outbox.lead();
    await settle();
    await settle();
    expect(refused).toEqual([[poison?.id, `p${status}`]]);
    expect(outbox.state().pending).toBe(0);
    expect(sent.length).toBeLessThan(25);
  });

  it("gives up what breaks the server alone again and again, and only that", async () => {
    const all = many(40);
    poison = all[17];
    outbox.add(all);
    outbox.lead();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(refused).toEqual([]);
    await vi.advanceTimersByTimeAsync(300_000);
    expect(refused).toEqual([[poison?.id, "p500"]]);
    expect(outbox.state().pending).toBe(0);
  });

  it.each([403, 404, 502, 503])(
    "loses nothing to a %i, which says nothing of the operations",
    async (status) => {
      answers = Array.from({ length: 30 }, () => problem(status));
      outbox.add(many(3));
      outbox.lead();
      await vi.advanceTimersByTimeAsync(1_800_000);
      expect(refused).toEqual([]);
      expect(outbox.state().status).toBe("idle");
    },
  );

  it("halts at a 401 until it is told to go on", async () => {
    answers = [problem(401)];
    outbox.add(many(1));
    outbox.lead();
    await vi.advanceTimersByTimeAsync(600_000);
    expect([sent.length, outbox.state().status]).toEqual([1, "retrying"]);
    outbox.flush();
    await settle();
    expect(outbox.state().status).toBe("idle");
  });

  it("is asked for again when the server says", async () => {
    answers = [problem(503, 20)];
    outbox.add(many(1));
    outbox.lead();
    await vi.advanceTimersByTimeAsync(19_999);
    expect(sent).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(sent).toHaveLength(2);
  });

  it("that holds no results is not asked for in a loop", async () => {
    answers = Array.from({ length: 3 }, () => ({ results: [], lists: {} }));
    outbox.add(many(2));
    outbox.lead();
    await vi.advanceTimersByTimeAsync(900);
    expect(sent).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(outbox.state().status).toBe("idle");
  });
});

describe("a tab that does not lead", () => {
  it("sends nothing, and hears no answer to what it sent before", async () => {
    const stop = outbox.lead();
    outbox.add(many(1));
    stop();
    outbox.add(many(1));
    await settle();
    expect([sent.length, outbox.state().pending]).toEqual([1, 2]);
    outbox.lead();
    await settle();
    expect(outbox.state().pending).toBe(0);
  });
});

describe("what rests on a row that was not made", () => {
  const draft = (id: string, list_id: string) => ({ id, list_id, position: "a0", title: "x" });
  const create = (id: string, list: string) => operation({ kind: "todo.create", id, draft: draft(id, list) });
  const move = (id: string, list_id: string) => operation({ kind: "todo.change", id, patch: { list_id } });
  const list = operation({ kind: "list.create", id: "L", draft: { id: "L", name: "L", position: "a0" } });

  it("falls with it, and nothing else does", () => {
    const falls = [create("a", "L"), move("a", "M"), change("a"), move("old", "L"), move("b", "L")];
    const stays = [change("old"), create("c", "M"), change("c"), move("old", "M")];
    outbox.add([list, ...falls, ...stays]);
    expect(outbox.restingOn(list)).toEqual(falls);
  });
});

it("remembers what left, and not for ever", () => {
  const all = many(6000);
  outbox.add(all);
  outbox.acknowledge(all.map(({ id }) => id));
  expect(outbox.hasSeen(all.at(-1)?.id ?? "")).toBe(true);
  expect(outbox.hasSeen(all[0]?.id ?? "")).toBe(false);
});
