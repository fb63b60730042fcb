import type { Problem } from "@/lib/api/problem";
import type { PushAnswer, PushResult } from "@/lib/api/types";
import type { Tables } from "../engine/tables";
import { isListStep, isTodoStep, type List, type Operation, type Step, type Todo } from "../types";
import { createLate, type Late } from "./await-pull";
import type { Outbox } from "./outbox";
import type { Replica } from "./replica";

/** What the server would not take, and the rows that were not kept for it, as they stood in the view. Plain data. */
export interface Rejection {
  operation: Operation;
  problem: Pick<Problem, "status" | "code" | "message" | "fields">;
  rows: readonly (Todo | List)[];
  /** The actions of the person that did not come about. */
  changes: readonly string[];
}

export interface Verdict {
  /** The operations that have theirs. */
  settled: string[];
  refusals: Rejection[];
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
  late: Late;
}

const problemOf = ({ status, problem }: PushResult): Rejection["problem"] => ({
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

const unique = <T>(values: readonly T[]) => [...new Set(values)];

export function createVerdicts({ tables, replica, outbox }: VerdictsPlan): Verdicts {
  const lostBy = (step: Step): (Todo | List)[] => {
    if (!isTodoStep(step) && !isListStep(step)) return [];
    const row = tables.rowOf(step) as Todo | List | undefined;
    return row ? [row] : written(step);
  };

  function refusalOf(lost: readonly [Operation, ...Operation[]], result: PushResult): Rejection {
    return {
      operation: lost[0],
      problem: problemOf(result),
      rows: unique(lost.flatMap(({ step }) => lostBy(step))),
      changes: unique(lost.map(({ change }) => change)),
    };
  }

  /** @returns the refusal to tell of, if there is anything to tell; `lost` are the operations that it is about */
  function refused(operation: Operation, result: PushResult, lost: Set<string>): Rejection[] {
    const { step } = operation;
    if (step.kind.endsWith(".delete") && result.status === 404) {
      // somebody else was quicker
      if (isTodoStep(step)) replica.invalidate("todo", step.id);
      if (isListStep(step)) replica.invalidate("list", step.id);
      return [];
    }
    const fell = step.kind.endsWith(".create") ? outbox().restingOn(operation) : [];
    for (const { id } of [operation, ...fell]) lost.add(id);
    return [refusalOf([operation, ...fell], result)];
  }

  const late = createLate({ replica, release: tables.settlePending });

  function release(ids: readonly string[], lost: ReadonlySet<string> = new Set()): void {
    for (const operation of outbox().acknowledge(ids).reverse())
      if (lost.has(operation.id) || !late.add(operation)) tables.settlePending(operation);
  }

  return {
    take(sent, answer, epoch) {
      const { results } = answer;
      const whole = replica.applyPush(epoch, answer);
      const settled = new Set<string>();
      const lost = new Set<string>();
      const refusals: Rejection[] = [];
      for (const [nth, operation] of sent.entries()) {
        const result = results[nth];
        if (!result || lost.has(operation.id)) continue;
        if (result.problem && !outbox().has(operation.id)) continue;
        settled.add(operation.id);
        if (result.problem) refusals.push(...refused(operation, result, lost));
      }
      const all = [...new Set([...settled, ...lost])];
      release(all, lost);
      return {
        settled: all,
        refusals,
        whole: whole && !results.some(({ status }) => status === 404) && !late.waits(),
      };
    },
    release,
    late,
  };
}
