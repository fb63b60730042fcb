import type { Problem } from "@/lib/api/problem";
import type { PushAnswer, PushResult } from "@/lib/api/types";
import type { Outbox } from "./outbox";
import type { Replica } from "./replica";
import { isListStep, isTodoStep, type List, type Operation, type Step, type Todo } from "./rows";
import type { Tables } from "./tables";

/** What the server would not take, and the rows that were not kept for it, as they stood in the view. Plain data. */
export interface Refusal {
  operation: Operation;
  problem: Pick<Problem, "status" | "code" | "message" | "fields">;
  rows: readonly (Todo | List)[];
  /** The actions of the person that did not come about. */
  changes: readonly string[];
}

export interface Verdict {
  /** The operations that have theirs. */
  settled: string[];
  refusals: Refusal[];
  /** False when there is more that only a pull can tell. */
  whole: boolean;
}

interface VerdictsPlan {
  tables: Tables;
  replica: Replica;
  outbox(): Outbox;
}

export interface Verdicts {
  /** Takes the answer to a push of `sent`, sent when the copy was of `epoch`. */
  take(sent: readonly Operation[], answer: PushAnswer, epoch: string | null): Verdict;
  /** Takes operations out of the outbox and out of the view. */
  release(ids: readonly string[]): void;
  /** A pull that was asked after every verdict so far has told all that came of them. */
  pulled(): void;
  /** Another tab has told what it knows. */
  told(): void;
  clear(): void;
}

const problemOf = ({ status, problem }: PushResult): Refusal["problem"] => ({
  status,
  code: problem?.code ?? "unexpected",
  message: problem?.detail ?? problem?.code ?? "",
  fields: problem && "errors" in problem ? problem.errors : [],
});

/** What a change would have written in a row that is not there any more. */
function written(step: Step): (Todo | List)[] {
  if (!("patch" in step)) return [];
  return [(isTodoStep(step) ? { title: "", ...step.patch } : step.patch) as Todo | List];
}

/** The completed copy that a step leaves behind. */
const copyOf = (step: Step) => (step.kind === "todo.change" ? step.copy : undefined);

/** True of a step whose outcome no verdict holds, or whose verdict may be older than what was pulled. */
const isPulled = (step: Step) =>
  step.kind === "setting.change" || step.kind.startsWith("reminder.") || copyOf(step) !== undefined;

const unique = <T>(values: readonly T[]) => [...new Set(values)];

export function createVerdicts({ tables, replica, outbox }: VerdictsPlan): Verdicts {
  const lostBy = (step: Step): (Todo | List)[] => {
    if (!isTodoStep(step) && !isListStep(step)) return [];
    const row = tables.rowOf(step) as Todo | List | undefined;
    return row ? [row] : written(step);
  };

  function refusalOf(lost: readonly [Operation, ...Operation[]], result: PushResult): Refusal {
    return {
      operation: lost[0],
      problem: problemOf(result),
      rows: unique(lost.flatMap(({ step }) => lostBy(step))),
      changes: unique(lost.map(({ change }) => change)),
    };
  }

  function refused(operation: Operation, result: PushResult, settled: Set<string>): Refusal[] {
    settled.add(operation.id);
    const { step } = operation;
    if (step.kind.endsWith(".delete") && result.status === 404) {
      // somebody else was quicker
      if (isTodoStep(step)) replica.doubt("todo", step.id);
      if (isListStep(step)) replica.doubt("list", step.id);
      return [];
    }
    const fell = step.kind.endsWith(".create") ? outbox().restingOn(operation) : [];
    for (const { id } of fell) settled.add(id);
    return [refusalOf([operation, ...fell], result)];
  }

  /** What has its verdict, and whose outcome is still to be pulled: until then it is shown as it was asked for. */
  let late: { operation: Operation; account: number; list: number }[] = [];

  const numberOf = ({ step }: Operation) => replica.cursors().lists[copyOf(step)?.list_id ?? ""] ?? 0;

  function release(ids: readonly string[]): void {
    for (const operation of outbox().settle(ids).reverse()) {
      const { account } = replica.cursors();
      if (isPulled(operation.step)) late.push({ operation, account, list: numberOf(operation) });
      else tables.release(operation);
    }
  }

  function letGo(isKnown: (one: (typeof late)[number]) => boolean): void {
    const known = late.filter(isKnown);
    late = late.filter((one) => !known.includes(one));
    for (const { operation } of known) tables.release(operation);
  }

  return {
    take(sent, answer, epoch) {
      const { results } = answer;
      const whole = replica.takePush(epoch, answer);
      const settled = new Set<string>();
      const refusals: Refusal[] = [];
      for (const [nth, operation] of sent.entries()) {
        const result = results[nth];
        if (!result || settled.has(operation.id)) continue;
        if (!result.problem) settled.add(operation.id);
        else if (outbox().waits(operation.id)) refusals.push(...refused(operation, result, settled));
      }
      release([...settled]);
      return {
        settled: [...settled],
        refusals,
        whole: whole && !results.some(({ status }) => status === 404) && late.length === 0,
      };
    },
    release,
    pulled: () => letGo(() => true),
    told() {
      const { account } = replica.cursors();
      letGo((one) => account > one.account || numberOf(one.operation) !== one.list);
    },
    clear() {
      late = [];
    },
  };
}
