import type { Operation, Step } from "../types";
import type { Replica } from "./replica";

/** A pull follows a verdict at once; who hears of none for so long goes on without it. */
const PATIENCE_MS = 20_000;

/** What has its verdict, and whose outcome is still to be pulled: until then it is shown as it was asked for. */
export interface Late {
  /** @returns false for an operation whose verdict says it all */
  add(operation: Operation): boolean;
  /** True while a pull has something to tell. */
  waits(): boolean;
  /** A pull that was asked after every verdict so far has told all that came of them. */
  pulled(): void;
  /** Another tab has told what it knows. */
  told(): void;
  clear(): void;
}

interface LatePlan {
  replica: Replica;
  release(operation: Operation): void;
}

interface Waiting {
  operation: Operation;
  account: number;
  list: number;
  timer: ReturnType<typeof setTimeout>;
}

/** The completed copy that a step leaves behind, or takes away. */
const copyOf = (step: Step) => (step.kind === "todo.change" ? step.copy : undefined);

/** True of a step whose outcome no verdict holds, or whose verdict may be older than what was pulled. */
const isPulled = (step: Step) =>
  step.kind === "setting.change" || step.kind.startsWith("reminder.") || copyOf(step) !== undefined;

export function createLate({ replica, release }: LatePlan): Late {
  let waiting: Waiting[] = [];

  const numberOf = ({ step }: Operation) => replica.cursors().lists[copyOf(step)?.list_id ?? ""] ?? 0;

  function letGo(isKnown: (one: Waiting) => boolean): void {
    const known = waiting.filter(isKnown);
    waiting = waiting.filter((one) => !known.includes(one));
    for (const { operation, timer } of known) {
      clearTimeout(timer);
      release(operation);
    }
  }

  return {
    add(operation) {
      if (!isPulled(operation.step)) return false;
      const { account } = replica.cursors();
      const timer = setTimeout(() => letGo((one) => one.operation === operation), PATIENCE_MS);
      waiting.push({ operation, account, list: numberOf(operation), timer });
      return true;
    },
    waits: () => waiting.length > 0,
    pulled: () => letGo(() => true),
    told() {
      const { account } = replica.cursors();
      letGo((one) => account > one.account || numberOf(one.operation) !== one.list);
    },
    clear() {
      for (const { timer } of waiting) clearTimeout(timer);
      waiting = [];
    },
  };
}
