import type { PullAnswer, PullRequest, PushAnswer } from "@/lib/api/types";
import type { Operation } from "./rows";

/** The way to the server, as docs/sync.md describes it. */
export interface Transport {
  /** @throws Problem */
  pull(question: PullRequest): Promise<PullAnswer>;
  /**
   * Carries operations out in their order; each has a result of its own.
   * @throws Problem about all of them, which then count as not answered
   */
  push(operations: readonly Operation[]): Promise<PushAnswer>;
}
