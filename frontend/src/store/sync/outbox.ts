import { networkProblem, Problem } from "@/lib/api/problem";
import type { PushAnswer } from "@/lib/api/types";
import type { Operation } from "../types";
import { patience } from "./backoff";
import { batchOf, MOST, refusalOf, restingOn } from "./batches";

export type OutboxState =
  | { status: "idle"; pending: 0 }
  | { status: "sending"; pending: number }
  /** Nobody answered, or asked for patience; it goes on by itself. */
  | { status: "retrying"; pending: number };

export interface Outbox {
  /** Queues operations in the order of their ids. */
  add(operations: readonly Operation[]): void;
  has(id: string): boolean;
  /** True of an operation that waits, or has had its verdict not long ago. */
  hasSeen(id: string): boolean;
  /** Begins to send, in this tab; once this has ended, an answer on its way is for the next one to ask for again. */
  lead(): () => void;
  /** Tries now instead of when the wait is over. */
  flush(): void;
  /** Lets go of operations that have their verdict. @returns those that were in it */
  acknowledge(ids: readonly string[]): Operation[];
  /** Those that need the row that `operation` was to make; they can only fail as well. */
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

/** So often one operation may break the server, alone and in some minutes, before it is given up. */
const MOST_FAULTS = 10;
/** How many operations that left are remembered: another tab may tell of them late. */
const REMEMBERED = 5000;
/** What is said of the operations; any other answer speaks of the server, or of what stands before it. */
const OF_OPERATIONS = new Set([400, 413, 422, 500]);

/** Sends operations in their order, many at a time and one request at a time, until each has its verdict. */
export function createOutbox({ send, onAnswer, onState, random = Math.random }: OutboxPlan): Outbox {
  let waiting: Operation[] = [];
  let ids = new Set<string>();
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
    const poisoned = OF_OPERATIONS.has(problem.status);
    if (poisoned && sent.length === 1) faults += 1;
    if (poisoned && sent.length > 1) most = Math.ceil(sent.length / 2);
    else if (poisoned && (problem.status < 500 || faults >= MOST_FAULTS)) answered(sent, refusalOf(problem));
    else rest(problem);
  }

  function answered(sent: readonly Operation[], answer: PushAnswer): void {
    onAnswer(sent, answer);
    if (sent.every(({ id }) => ids.has(id))) rest(networkProblem());
    else [tries, faults, most] = [0, 0, Math.min(MOST, most * 2)];
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
    add(operations) {
      const last = waiting.at(-1)?.id ?? "";
      waiting = [...waiting, ...operations];
      for (const { id } of operations) ids.add(id);
      if (operations.some(({ id }) => id < last)) waiting.sort((one, other) => (one.id < other.id ? -1 : 1));
      pump();
      onState();
    },
    has: (id) => ids.has(id),
    hasSeen: (id) => settled.has(id) || ids.has(id),
    lead() {
      leading = true;
      go();
      return () => {
        leading = false;
        flying = false;
        generation += 1;
      };
    },
    flush: go,
    acknowledge(done) {
      for (const id of done) settled.add(id);
      const gone = done.some((id) => ids.has(id)) ? waiting.filter(({ id }) => settled.has(id)) : [];
      for (const { id } of gone) ids.delete(id);
      if (gone.length > 0) waiting = waiting.filter(({ id }) => ids.has(id));
      for (const id of settled) {
        if (settled.size <= REMEMBERED) break;
        settled.delete(id);
      }
      return gone;
    },
    restingOn: (operation) => restingOn(operation, waiting),
    clear() {
      clearTimeout(timer);
      timer = undefined;
      generation += 1;
      [tries, faults, most] = [0, 0, MOST];
      [halted, flying] = [false, false];
      waiting = [];
      ids = new Set();
      settled.clear();
      onState();
    },
    state() {
      if (waiting.length === 0) return { status: "idle", pending: 0 };
      const resting = timer !== undefined || halted;
      return { status: resting ? "retrying" : "sending", pending: waiting.length };
    },
  };
}
