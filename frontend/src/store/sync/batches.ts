import type { Problem } from "@/lib/api/problem";
import type { PushAnswer } from "@/lib/api/types";
import type { Operation, Step } from "../types";

/** So many operations the server takes at once. */
export const MOST = 500;
/** The server takes a megabyte. */
const MOST_BYTES = 800_000;

const encoder = new TextEncoder();
const bytesOf = (operation: Operation) => encoder.encode(JSON.stringify(operation.step)).length + 200;

/** The first operations that fit into one request, at least one and at most `most`. */
export function batchOf(waiting: readonly Operation[], most: number): Operation[] {
  let room = MOST_BYTES;
  const fits = (operation: Operation, index: number) => {
    room -= bytesOf(operation);
    return index === 0 || room >= 0;
  };
  const end = waiting.slice(0, most).findIndex((operation, index) => !fits(operation, index));
  return waiting.slice(0, end === -1 ? most : end);
}

/** The rows that have to be there for `step`: the list and the parent that a todo is put under, and what a reminder is of. */
function neededBy(step: Step): (string | null | undefined)[] {
  if (step.kind === "todo.create") return [step.draft.list_id, step.draft.parent_id];
  if (step.kind === "reminder.create") return [step.draft.todo_id];
  return step.kind === "todo.change" ? [step.patch.list_id, step.patch.parent_id] : [];
}

/** Those of `waiting` that need the row that `operation` was to make; they can only fail as well. */
export function restingOn({ id: first, step }: Operation, waiting: readonly Operation[]): Operation[] {
  const missing = new Set([step.id]);
  return waiting.filter((operation) => {
    if (operation.id <= first) return false;
    const needed = [operation.step.id, ...neededBy(operation.step)];
    const falls = needed.some((id) => id && missing.has(id));
    if (falls && operation.step.kind.endsWith(".create")) missing.add(operation.step.id);
    return falls;
  });
}

/** A refusal of a whole request, as the answer to the one operation in it. */
export function refusalOf({ status, code, message, fields }: Problem): PushAnswer {
  const problem = { type: "about:blank", title: code, status, detail: message, code, request_id: "" };
  return { results: [{ status, problem: { ...problem, errors: [...fields] } }], lists: {} };
}
