import { networkProblem, Problem } from "@/lib/api/problem";
import type { PushResponse } from "@/lib/api/types";
import type { Operation } from "../types";
import { backoff } from "./backoff";

export type OutboxState =
  | { status: "idle"; pending: 0 }
  | { status: "sending"; pending: number }
  /** The last attempt failed; the next one follows by itself. */
  | { status: "retrying"; pending: number }
  /** The same, because the server lets changes wait. */
  | { status: "maintenance"; pending: number };

interface OutboxOptions {
  send(operations: readonly Operation[]): Promise<PushResponse>;
  /** Takes the response to a push; it must acknowledge the operations that have their results. */
  onResponse(sent: readonly Operation[], response: PushResponse): void;
  onState(): void;
  random?: () => number;
}

/** The server's limits are 500 operations and a megabyte. */
const MAX_OPERATIONS = 500;
const MAX_BYTES = 800_000;
const BYTES_AROUND_STEP = 200;
/** How many times a single operation may cause a 500 before it is dropped; with backoff that takes minutes. */
const MAX_SERVER_ERRORS = 10;
/** How many acknowledged operations are remembered, since another tab may hand one over late. */
const MAX_REMEMBERED = 5000;
/** Statuses that blame the operations; any other status blames the server or a proxy. */
const STATUSES_OF_OPERATIONS = new Set([400, 413, 422, 500]);

const encoder = new TextEncoder();

const sizeOf = ({ step }: Operation) => encoder.encode(JSON.stringify(step)).length + BYTES_AROUND_STEP;

/** Returns the first operations that fit into one request, at least one and at most `max`. */
function batchOf(pending: readonly Operation[], max: number): Operation[] {
  let size = 0;
  const isTooMuch = (operation: Operation, index: number) => {
    size += sizeOf(operation);
    return index > 0 && size > MAX_BYTES;
  };
  const end = pending.slice(0, max).findIndex(isTooMuch);
  return pending.slice(0, end === -1 ? max : end);
}

/** Turns a problem with a whole request into the response to its only operation. */
function responseFor({ status, code, message, fields }: Problem): PushResponse {
  const problem = { type: "about:blank", title: code, status, detail: message, code, request_id: "" };
  return { results: [{ status, problem: { ...problem, errors: [...fields] } }], lists: {} };
}

/**
 * The pending operations of a tab. The leader sends them in their order, one batch at a time, until each has its result.
 * When a batch fails because of its operations, the guilty one is found by bisection, so that it doesn't hold up the
 * others.
 */
export class Outbox {
  readonly #options: OutboxOptions;
  #operations: Operation[] = [];
  #ids = new Set<string>();
  readonly #acknowledged = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #attempts = 0;
  #serverErrors = 0;
  #maxBatch = MAX_OPERATIONS;
  /** Operations that are not sent until a pull shows what became of their lists. */
  #postponed: ReadonlySet<string> = new Set();
  #isLeading = false;
  #isSending = false;
  /** True after a 401, until the next flush. */
  #isHalted = false;
  /** True while the server has asked to wait, and is there. */
  #isRateLimited = false;
  #isInMaintenance = false;
  /** A response that arrives in another term than its request is ignored. */
  #term = 0;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /** Queues operations in the order of their ids. */
  add(operations: readonly Operation[]): void {
    const last = this.#operations.at(-1)?.id ?? "";
    this.#operations = [...this.#operations, ...operations];
    for (const { id } of operations) this.#ids.add(id);
    if (operations.some(({ id }) => id < last))
      this.#operations.sort((one, other) => (one.id < other.id ? -1 : 1));
    this.#sendNext();
    this.#options.onState();
  }

  pending(): readonly Operation[] {
    return this.#operations;
  }

  /** Whether an operation is pending or was acknowledged not long ago. */
  hasSeen(id: string): boolean {
    return this.#acknowledged.has(id) || this.#ids.has(id);
  }

  /**
   * Starts sending from this tab.
   * @returns a function that stops it; responses that arrive later are ignored, and the next leader sends again
   */
  lead(): () => void {
    this.#isLeading = true;
    this.flush();
    return () => {
      this.#isLeading = false;
      this.#isSending = false;
      this.#term += 1;
    };
  }

  /** Sends now instead of after the backoff, unless the server has asked to wait. */
  flush(): void {
    if (this.#isRateLimited) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#isHalted = false;
    this.#sendNext();
    this.#options.onState();
  }

  /** Stops sending some operations until `resume`. */
  postpone(ids: readonly string[]): void {
    if (ids.length > 0) this.#postponed = new Set([...this.#postponed, ...ids]);
  }

  /** The ids of the postponed operations. */
  postponed(): ReadonlySet<string> {
    return this.#postponed;
  }

  /** Sends the postponed operations again. */
  resume(): void {
    if (this.#postponed.size === 0) return;
    this.#postponed = new Set();
    this.#sendNext();
  }

  /** Removes operations that have their results. @returns those that were pending */
  acknowledge(ids: readonly string[]): Operation[] {
    for (const id of ids) this.#acknowledged.add(id);
    const isAnyPending = ids.some((id) => this.#ids.has(id));
    const removed = isAnyPending ? this.#operations.filter(({ id }) => this.#acknowledged.has(id)) : [];
    for (const { id } of removed) this.#ids.delete(id);
    if (removed.length > 0) this.#operations = this.#operations.filter(({ id }) => this.#ids.has(id));
    for (const oldest of this.#acknowledged) {
      if (this.#acknowledged.size <= MAX_REMEMBERED) break;
      this.#acknowledged.delete(oldest);
    }
    return removed;
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#term += 1;
    this.#resetFailures(MAX_OPERATIONS);
    this.#isHalted = false;
    this.#isRateLimited = false;
    this.#isSending = false;
    this.#postponed = new Set();
    this.#operations = [];
    this.#ids = new Set();
    this.#acknowledged.clear();
    this.#options.onState();
  }

  state(): OutboxState {
    const pending = this.#operations.length;
    if (pending === 0) return { status: "idle", pending: 0 };
    const isFailing = (this.#timer !== undefined && !this.#isRateLimited) || this.#isHalted;
    if (!isFailing) return { status: "sending", pending };
    return { status: this.#isInMaintenance ? "maintenance" : "retrying", pending };
  }

  #sendNext(): void {
    const isWaiting = this.#isSending || this.#isHalted || this.#timer !== undefined;
    const isPostponed = this.#postponed.size > 0;
    const ready = isPostponed
      ? this.#operations.filter(({ id }) => !this.#postponed.has(id))
      : this.#operations;
    if (!this.#isLeading || isWaiting || ready.length === 0) return;
    void this.#sendBatch(batchOf(ready, this.#maxBatch));
  }

  async #sendBatch(batch: readonly Operation[]): Promise<void> {
    const term = this.#term;
    this.#isSending = true;
    try {
      const response = await this.#options.send(batch);
      if (term === this.#term) this.#handleResponse(batch, response);
    } catch (error) {
      if (term === this.#term)
        this.#handleFailure(batch, error instanceof Problem ? error : networkProblem());
    } finally {
      if (term === this.#term) {
        this.#isSending = false;
        this.#options.onState();
        this.#sendNext();
      }
    }
  }

  #handleResponse(batch: readonly Operation[], response: PushResponse): void {
    this.#options.onResponse(batch, response);
    if (batch.every(({ id }) => this.#ids.has(id) && !this.#postponed.has(id)))
      this.#retryLater(networkProblem());
    else this.#resetFailures(Math.min(MAX_OPERATIONS, this.#maxBatch * 2));
  }

  #handleFailure(batch: readonly Operation[], problem: Problem): void {
    const isAboutOperations = STATUSES_OF_OPERATIONS.has(problem.status);
    const isSingle = batch.length === 1;
    if (isAboutOperations && isSingle) this.#serverErrors += 1;
    const isGivenUp = problem.status < 500 || this.#serverErrors >= MAX_SERVER_ERRORS;
    if (isAboutOperations && !isSingle) this.#maxBatch = Math.ceil(batch.length / 2);
    else if (isAboutOperations && isGivenUp) this.#handleResponse(batch, responseFor(problem));
    else this.#retryLater(problem);
  }

  #retryLater(problem: Problem): void {
    this.#isInMaintenance = problem.code === "maintenance";
    this.#isRateLimited = problem.status === 429;
    const retry = () => {
      this.#isRateLimited = false;
      this.flush();
    };
    if (problem.status === 401) this.#isHalted = true;
    else this.#timer = setTimeout(retry, backoff(this.#attempts, problem, this.#options.random));
    this.#attempts += 1;
  }

  #resetFailures(maxBatch: number): void {
    this.#attempts = 0;
    this.#serverErrors = 0;
    this.#maxBatch = maxBatch;
  }
}
