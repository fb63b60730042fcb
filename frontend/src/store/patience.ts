import type { Problem } from "@/lib/api/problem";

const LONGEST_MS = 30_000;
const PASSING = new Set([0, 408, 429, 502, 503, 504]);

/** True when nothing is wrong with what was asked: the same may succeed in a while. */
export const mayPass = ({ status }: Problem): boolean => PASSING.has(status);

/** Milliseconds to wait: 1, 2, 4 … 30 s, spread by chance so that a crowd does not return at once. */
export function patience(tries: number, problem: Problem, random: () => number = Math.random): number {
  if (problem.retryAfter !== null) return problem.retryAfter * 1000;
  return Math.min(LONGEST_MS, 1000 * 2 ** tries) * (0.5 + random() / 2);
}
