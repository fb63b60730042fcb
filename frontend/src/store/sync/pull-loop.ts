import { networkProblem, Problem } from "@/lib/api/problem";
import { patience } from "./backoff";
import type { Replica } from "./replica";
import type { Transport } from "./transport";

export type LoadState =
  | { status: "waiting" }
  | { status: "loading" }
  | { status: "ready" }
  | { status: "failed"; problem: Problem };

export interface PullLoop {
  state(): LoadState;
  /** The rows are here from somewhere else: from the disk, or from another tab. */
  markReady(): void;
  /** Begins to ask the server, in this tab. */
  lead(): () => void;
  isLeading(): boolean;
  /** Asks what is new; while it is asked already, once more afterwards. Never throws. */
  pull(): Promise<void>;
  clear(): void;
}

interface PullsPlan {
  transport: Pick<Transport, "pull">;
  replica: Replica;
  /** Runs `take`, which changes rows; false when the answer came too late to mean anything. */
  onAnswer(take: () => boolean): boolean;
  onState(): void;
  random?: () => number;
}

const WAITING: LoadState = { status: "waiting" };

export function createPullLoop({ transport, replica, onAnswer, onState, random }: PullsPlan): PullLoop {
  let state = WAITING;
  let leading = false;
  let running: Promise<void> | null = null;
  let wanted = false;
  let tries = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let generation = 0;

  function become(next: LoadState): void {
    state = next;
    onState();
  }

  /** @returns true when there is more to ask */
  async function ask(mine: number): Promise<boolean> {
    const question = replica.preparePull();
    const answer = await transport.pull(question.body);
    if (mine !== generation) return false;
    const taken = onAnswer(() => replica.applyPull(question, answer));
    return answer.has_more || !taken;
  }

  async function run(mine: number): Promise<void> {
    try {
      do {
        wanted = false;
        while (await ask(mine));
      } while (wanted && mine === generation);
      tries = 0;
      if (mine === generation && state.status !== "ready") become({ status: "ready" });
    } catch (error) {
      const problem = error instanceof Problem ? error : networkProblem();
      if (mine === generation) failed(problem);
    }
  }

  function failed(problem: Problem): void {
    if (state.status !== "ready") become({ status: "failed", problem });
    if (problem.status === 401 || !leading) return;
    timer = setTimeout(() => void pull(), patience(tries, problem, random));
    tries += 1;
  }

  function halt(): void {
    generation += 1;
    running = null;
    clearTimeout(timer);
  }

  async function pull(): Promise<void> {
    if (!leading) return;
    clearTimeout(timer);
    wanted = true;
    if (state.status === "waiting" || state.status === "failed") become({ status: "loading" });
    if (!running) {
      const own = run(generation).finally(() => {
        if (running === own) running = null;
      });
      running = own;
    }
    await running;
  }

  return {
    state: () => state,
    markReady() {
      if (state.status !== "ready") become({ status: "ready" });
    },
    lead() {
      leading = true;
      void pull();
      return () => {
        leading = false;
        halt();
      };
    },
    isLeading: () => leading,
    pull,
    clear() {
      halt();
      tries = 0;
      become(WAITING);
    },
  };
}
