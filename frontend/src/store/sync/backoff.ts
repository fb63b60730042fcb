import type { Problem } from "@/lib/api/problem";

const MAX_MS = 30_000;

/**
 * Returns how many milliseconds to wait before the next attempt: 1, 2, 4 … 30 s, with jitter so that many clients don't
 * come back at the same moment. If the server said how long to wait, that is the result.
 * @param attempts how many have failed before this one
 */
export function backoff(attempts: number, problem: Problem, random: () => number = Math.random): number {
  if (problem.retryAfter !== null) return problem.retryAfter * 1000;
  return Math.min(MAX_MS, 1000 * 2 ** attempts) * (0.5 + random() / 2);
}
