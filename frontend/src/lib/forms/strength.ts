import zxcvbn, { type ZXCVBNScore } from "zxcvbn";

export type Score = ZXCVBNScore;

// As the API has it (tend.accounts.password_strength), so that both judge alike.
const JUDGED = 72;
const PRODUCT_WORDS = ["tend", "todo", "todos", "tasks", "inbox"];
const WORD = 3;

function ownWords(about: readonly string[]): string[] {
  const found = about.flatMap((text) => [text, text.split("@")[0] ?? "", ...text.split(/[^\p{L}\p{N}]+/u)]);
  return [...found.filter((word) => word.length >= WORD), ...PRODUCT_WORDS].sort(
    (a, b) => b.length - a.length,
  );
}

/**
 * How hard a password is to guess, 0 to 4, by the estimate the API uses too (it asks for 3).
 * @param about what a guesser would try first, such as the address; it adds nothing to the score
 */
export function strengthOf(password: string, about: readonly string[]): Score {
  const words = ownWords(about);
  const own = new RegExp(words.map((word) => word.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")).join("|"), "gi");
  return zxcvbn(password.normalize("NFC").replace(own, "*").slice(0, JUDGED), words).score;
}
