import zxcvbn, { type ZXCVBNScore } from "zxcvbn";

export type Score = ZXCVBNScore;

// The same limit as the API's (tend.accounts.password_strength), so that both agree.
const MAX_LENGTH = 72;
const PRODUCT_WORDS = ["tend", "todo", "todos", "tasks", "inbox"];
const WORD = 3;

function guessableWords(about: readonly string[]): string[] {
  const found = about.flatMap((text) => [text, text.split("@")[0] ?? "", ...text.split(/[^\p{L}\p{N}]+/u)]);
  return [...found.filter((word) => word.length >= WORD), ...PRODUCT_WORDS].sort(
    (a, b) => b.length - a.length,
  );
}

/**
 * Estimates how hard a password is to guess, 0 to 4, as the API does (it requires 3).
 * @param about words that an attacker would try first, such as the address; they add nothing to the score
 */
export function strengthOf(password: string, about: readonly string[]): Score {
  const words = guessableWords(about);
  const own = new RegExp(words.map((word) => word.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")).join("|"), "gi");
  return zxcvbn(password.normalize("NFC").replace(own, "*").slice(0, MAX_LENGTH), words).score;
}
