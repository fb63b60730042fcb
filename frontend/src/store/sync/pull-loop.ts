import { networkProblem, Problem } from "@/lib/api/problem";
import { backoff } from "./backoff";
import type { Replica } from "./replica";
import type { PullResponse, Transport } from "./transport";

/** How far the first load has come. */
export type LoadState =
  | { status: "waiting" }
  | { status: "loading" }
  | { status: "ready" }
  | { status: "failed"; problem: Problem };

interface PullLoopOptions {
  transport: Pick<Transport, "pull">;
  replica: Replica;
  /** Runs `apply`, which changes rows, and returns its result: false if the response is void. */
  onResponse(response: PullResponse, apply: () => boolean): boolean;
  onState(): void;
  random?: () => number;
}

const WAITING: LoadState = { status: "waiting" };

/** Pulls on demand while this tab leads, one request at a time, and again after failures. */
export class PullLoop {
  readonly #options: PullLoopOptions;
  #loadState = WAITING;
  #leading = false;
  #running: Promise<void> | null = null;
  #isRequested = false;
  #attempts = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** True while the server has asked to wait, and is there. */
  #isRateLimited = false;
  /** A response that arrives in another term than its request is ignored. */
  #term = 0;

  constructor(options: PullLoopOptions) {
    this.#options = options;
  }

  state(): LoadState {
    return this.#loadState;
  }

  /** Ends the first load, because the rows came from the disk or from another tab. */
  markReady(): void {
    if (this.#loadState.status !== "ready") this.#setState({ status: "ready" });
  }

  isLeading(): boolean {
    return this.#leading;
  }

  /** Starts pulling from this tab. @returns a function that stops it */
  lead(): () => void {
    this.#leading = true;
    void this.pull();
    return () => {
      this.#leading = false;
      this.#abort();
    };
  }

  /** Pulls now, unless the server has asked to wait; if a pull is running, pulls again after it. Never rejects. */
  async pull(): Promise<void> {
    if (!this.#leading || this.#isRateLimited) return;
    clearTimeout(this.#timer);
    this.#isRequested = true;
    const { status } = this.#loadState;
    if (status === "waiting" || status === "failed") this.#setState({ status: "loading" });
    if (!this.#running) {
      const running = this.#run(this.#term).finally(() => {
        if (this.#running === running) this.#running = null;
      });
      this.#running = running;
    }
    await this.#running;
  }

  clear(): void {
    this.#abort();
    this.#attempts = 0;
    this.#setState(WAITING);
  }

  #setState(state: LoadState): void {
    this.#loadState = state;
    this.#options.onState();
  }

  #abort(): void {
    this.#term += 1;
    this.#running = null;
    this.#isRateLimited = false;
    clearTimeout(this.#timer);
  }

  async #run(term: number): Promise<void> {
    try {
      do {
        this.#isRequested = false;
        while (await this.#pullOnce(term));
      } while (this.#isRequested && term === this.#term);
      this.#attempts = 0;
      if (term === this.#term) this.markReady();
    } catch (error) {
      if (term === this.#term) this.#handleFailure(error instanceof Problem ? error : networkProblem());
    }
  }

  /** @returns whether to pull again at once */
  async #pullOnce(term: number): Promise<boolean> {
    const { transport, replica, onResponse } = this.#options;
    const pending = replica.preparePull();
    const response = await transport.pull(pending.request);
    if (term !== this.#term) return false;
    const isApplied = onResponse(response, () => replica.applyPull(pending, response));
    return response.has_more || !isApplied;
  }

  #handleFailure(problem: Problem): void {
    const isRateLimited = problem.status === 429;
    if (this.#loadState.status !== "ready" && !isRateLimited) this.#setState({ status: "failed", problem });
    if (problem.status === 401 || !this.#leading) return;
    this.#isRateLimited = isRateLimited;
    const retry = () => {
      this.#isRateLimited = false;
      void this.pull();
    };
    this.#timer = setTimeout(retry, backoff(this.#attempts, problem, this.#options.random));
    this.#attempts += 1;
  }
}
