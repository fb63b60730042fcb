import type { Problem } from "@/lib/api/problem";

const LONGEST_MS = 30_000;
/** Milliseconds to wait: 1, 2, 4 … 30 s, spread by chance so that a crowd does not return at once. */
export function patience(tries: number, problem: Problem, random: () => number = Math.random): number {
  if (problem.retryAfter !== null) return problem.retryAfter * 1000;
  return Math.min(LONGEST_MS, 1000 * 2 ** tries) * (0.5 + random() / 2);
}
