import type { ZXCVBNScore } from "zxcvbn";

export type Score = ZXCVBNScore;

/** Guessing gets no harder to tell past this, and the estimate slower. */
const ENOUGH = 72;

/**
 * How hard a password is to guess, 0 to 4, by the estimate the API uses too (it asks for 3).
 * @param about words an attacker would try first, such as the address
 */
export async function strengthOf(password: string, about: readonly string[]): Promise<Score> {
  const { default: zxcvbn } = await import("zxcvbn");
  const words = about.flatMap((word) => [word, ...word.split(/[@.+_-]/)]).filter(Boolean);
  return zxcvbn(password.slice(0, ENOUGH), ["tend", ...words]).score;
}
