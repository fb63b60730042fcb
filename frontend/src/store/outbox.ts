import { networkProblem, Problem } from "@/lib/api/problem";
import type { List, Operation, Todo } from "./rows";

export type OutboxState =
  | { status: "idle"; waiting: 0 }
  | { status: "sending"; waiting: number }
  /** Nobody answered, or asked for patience; it goes on by itself. */
  | { status: "retrying"; waiting: number };

export interface Outbox {
  push(operations: readonly Operation[]): void;
  /** Tries now instead of when the wait is over. */
  flush(): void;
  /** Lets go of what rests on `operation` and is not under way, newest first. */
  withdraw(operation: Operation): Operation[];
  clear(): void;
  state(): OutboxState;
}

interface OutboxPlan {
  send(operation: Operation): Promise<Todo | List | null>;
  onDone(operation: Operation, answer: Todo | List | null): void;
  onRefused(operation: Operation, problem: Problem): void;
  onState(): void;
  random?: () => number;
}

const LANES = 4;
const MOST_FAULTS = 6;
const LONGEST_MS = 30_000;
const PASSING = new Set([0, 408, 429, 502, 503, 504]);

const restsOn = (later: Operation, earlier: Operation): boolean =>
  later.needs.includes(earlier.step.id) || earlier.needs.includes(later.step.id);

/** Waits 1, 2, 4 … 30 s, spread by chance so that a crowd does not return at once. */
function patience(tries: number, problem: Problem, random: () => number): number {
  if (problem.retryAfter !== null) return problem.retryAfter * 1000;
  return Math.min(LONGEST_MS, 1000 * 2 ** tries) * (0.5 + random() / 2);
}

/** Sends operations in order where order matters, a few at a time, until each has its answer. */
export function createOutbox({ send, onDone, onRefused, onState, random = Math.random }: OutboxPlan): Outbox {
  let waiting: Operation[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let tries = 0;
  let halted = false;
  const underway = new Set<Operation>();
  const faults = new Map<Operation, number>();

  function drop(operation: Operation): boolean {
    const known = waiting.includes(operation);
    waiting = waiting.filter((other) => other !== operation);
    faults.delete(operation);
    return known;
  }

  function rest(problem: Problem): void {
    if (timer !== undefined) return;
    if (problem.status === 401) {
      halted = true;
      return;
    }
    timer = setTimeout(go, patience(tries, problem, random));
    tries += 1;
  }

  function failed(operation: Operation, problem: Problem): void {
    const count = (faults.get(operation) ?? 0) + 1;
    faults.set(operation, count);
    const mayPass = PASSING.has(problem.status) || problem.status === 401;
    if (mayPass || (problem.status >= 500 && count < MOST_FAULTS)) rest(problem);
    else if (drop(operation)) onRefused(operation, problem);
  }

  async function carry(operation: Operation): Promise<void> {
    underway.add(operation);
    try {
      const answer = await send(operation);
      tries = 0;
      underway.delete(operation);
      if (drop(operation)) onDone(operation, answer);
    } catch (error) {
      underway.delete(operation);
      if (waiting.includes(operation)) failed(operation, error instanceof Problem ? error : networkProblem());
    }
    onState();
    pump();
  }

  function pump(): void {
    if (timer !== undefined || halted) return;
    waiting.every((operation, index) => {
      if (underway.size >= LANES) return false;
      const blocked = waiting.slice(0, index).some((earlier) => restsOn(operation, earlier));
      if (!blocked && !underway.has(operation)) void carry(operation);
      return true;
    });
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
    flush: go,
    withdraw(operation) {
      const gone = waiting.filter((other) => !underway.has(other) && other.needs.includes(operation.step.id));
      for (const other of gone) drop(other);
      return gone.reverse();
    },
    clear() {
      clearTimeout(timer);
      timer = undefined;
      tries = 0;
      waiting = [];
      faults.clear();
      onState();
    },
    state() {
      if (waiting.length === 0) return { status: "idle", waiting: 0 };
      const resting = timer !== undefined || halted;
      return { status: resting ? "retrying" : "sending", waiting: waiting.length };
    },
  };
}
