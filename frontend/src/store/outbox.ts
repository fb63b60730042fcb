import { networkProblem, Problem } from "@/lib/api/problem";
import type { PushAnswer, PushResult } from "@/lib/api/types";
import { mayPass, patience } from "./patience";
import type { Operation } from "./rows";

export type OutboxState =
  | { status: "idle"; waiting: 0 }
  | { status: "sending"; waiting: number }
  /** Nobody answered, or asked for patience; it goes on by itself. */
  | { status: "retrying"; waiting: number };

export interface Outbox {
  push(operations: readonly Operation[]): void;
  /** True of an operation that waits, or has had its verdict since this page was opened. */
  knows(id: string): boolean;
  /** Begins to send, in this tab. */
  lead(): () => void;
  /** Tries now instead of when the wait is over. */
  flush(): void;
  /** Lets go of operations that have their verdict. @returns those that were in it */
  settle(ids: readonly string[]): Operation[];
  /** Those that rest on `operation` and came after it, newest first; they can only fail as well. */
  restingOn(operation: Operation): Operation[];
  clear(): void;
  state(): OutboxState;
}

interface OutboxPlan {
  send(operations: readonly Operation[]): Promise<PushAnswer>;
  /** One answer to all that were sent; each of them has left the outbox once it has been settled. */
  onAnswer(sent: readonly Operation[], answer: PushAnswer): void;
  onState(): void;
  random?: () => number;
}

const MOST = 500;
/** The server takes a megabyte. */
const MOST_BYTES = 800_000;
/** So often one operation may break the server before it is given up. */
const MOST_FAULTS = 6;

const bytesOf = (operation: Operation) =>
  new TextEncoder().encode(JSON.stringify(operation.step)).length + 200;

/** The first operations that fit into one request, at least one. */
function batchOf(waiting: readonly Operation[], most: number): Operation[] {
  let room = MOST_BYTES;
  const fits = (operation: Operation, index: number) => {
    room -= bytesOf(operation);
    return index === 0 || room >= 0;
  };
  const end = waiting.slice(0, most).findIndex((operation, index) => !fits(operation, index));
  return waiting.slice(0, end === -1 ? most : end);
}

function refusedAll({ status, code, message, fields }: Problem, count: number): PushAnswer {
  const problem = { type: "about:blank", title: code, status, detail: message, code, request_id: "" };
  const result: PushResult = { status, problem: { ...problem, errors: [...fields] } };
  return { results: Array.from({ length: count }, () => result), lists: {} };
}

/** Sends operations in their order, many at a time and one request at a time, until each has its verdict. */
export function createOutbox({ send, onAnswer, onState, random = Math.random }: OutboxPlan): Outbox {
  let waiting: Operation[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let tries = 0;
  let faults = 0;
  let most = MOST;
  let halted = false;
  let leading = false;
  let flying = false;
  let generation = 0;
  const settled = new Set<string>();

  function rest(problem: Problem): void {
    if (problem.status === 401) halted = true;
    else timer = setTimeout(go, patience(tries, problem, random));
    tries += 1;
  }

  /** What breaks the server is looked for by halves, so that it does not keep the rest waiting. */
  function failed(sent: readonly Operation[], problem: Problem): void {
    const mine = !mayPass(problem) && problem.status !== 401;
    if (mine) faults += 1;
    const hopeless = problem.status < 500 || faults >= MOST_FAULTS;
    if (mine && sent.length > 1) most = Math.ceil(sent.length / 2);
    if (mine && sent.length === 1 && hopeless) answered(sent, refusedAll(problem, 1));
    else if (!mine || problem.status >= 500) rest(problem);
  }

  function answered(sent: readonly Operation[], answer: PushAnswer): void {
    tries = 0;
    faults = 0;
    most = Math.min(MOST, most * 2);
    onAnswer(sent, answer);
  }

  async function carry(sent: readonly Operation[]): Promise<void> {
    const mine = generation;
    flying = true;
    try {
      const answer = await send(sent);
      if (mine === generation) answered(sent, answer);
    } catch (error) {
      if (mine === generation) failed(sent, error instanceof Problem ? error : networkProblem());
    } finally {
      if (mine === generation) {
        flying = false;
        onState();
        pump();
      }
    }
  }

  function pump(): void {
    if (!leading || flying || halted || timer !== undefined || waiting.length === 0) return;
    void carry(batchOf(waiting, most));
  }

  function go(): void {
    clearTimeout(timer);
    timer = undefined;
    halted = false;
    pump();
    onState();
  }

  return {
    push(operations) {
      waiting = [...waiting, ...operations];
      pump();
      onState();
    },
    knows: (id) => settled.has(id) || waiting.some((operation) => operation.id === id),
    lead() {
      leading = true;
      go();
      return () => {
        leading = false;
      };
    },
    flush: go,
    settle(ids) {
      const named = new Set(ids);
      for (const id of ids) settled.add(id);
      const gone = waiting.filter(({ id }) => named.has(id));
      if (gone.length > 0) waiting = waiting.filter(({ id }) => !named.has(id));
      return gone;
    },
    restingOn(operation) {
      const later = waiting.slice(waiting.indexOf(operation) + 1);
      return later.filter(({ needs }) => needs.includes(operation.step.id)).reverse();
    },
    clear() {
      clearTimeout(timer);
      timer = undefined;
      generation += 1;
      [tries, faults, most] = [0, 0, MOST];
      [halted, flying] = [false, false];
      waiting = [];
      settled.clear();
      onState();
    },
    state() {
      if (waiting.length === 0) return { status: "idle", waiting: 0 };
      const resting = timer !== undefined || halted;
      return { status: resting ? "retrying" : "sending", waiting: waiting.length };
    },
  };
}
