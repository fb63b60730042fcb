import type { Locale } from "./locale";
import type { Span } from "./types";

const WORD = /\s+(\p{L}[\p{L}\p{N}'’-]*)/uy;
const PART_OF_WORD = /['’\-–]\p{L}/uy;

/** What stands around a phrase and decides whether it means anything there. */
export interface Around {
  /** A day behind `the` or `since` is talked about, and nothing is due then. */
  isTalkedAbout(text: string, at: number, isWeekday: boolean): boolean;
  /** Where a word of its own begins right behind `end`, which is none of those that go on with the line. */
  wordAfter(text: string, end: number): number | null;
  /** Where the other of two begins, as in `today or tomorrow`. */
  afterOr(text: string, end: number): number | null;
  /** What is text though words for days or hours are in it. */
  compounds(text: string): Span[];
}

/** `today's`, `sun-dried`. */
export function isPartOfWord(text: string, end: number): boolean {
  PART_OF_WORD.lastIndex = end;
  return PART_OF_WORD.test(text);
}

const behind = (words: string) => new RegExp(`(?<![\\p{L}\\p{N}])(?:${words})\\s+$`, "iu");

export function aroundOf(locale: Locale): Around {
  const about = {
    weekday: behind(`${locale.about.weekday}|${locale.about.any}`),
    any: behind(locale.about.any),
  };
  const links = new RegExp(`^(?:${locale.links})$`, "iu");
  const or = new RegExp(`(?:\\s*,)?\\s+(?:${locale.or})\\s+|\\s*&\\s*|/`, "iuy");
  const compound = new RegExp(
    `(?<![\\p{L}\\p{N}/])(?:${locale.compounds.join("|")})(?![\\p{L}\\p{N}])`,
    "giu",
  );
  return {
    isTalkedAbout: (text, at, isWeekday) => about[isWeekday ? "weekday" : "any"].test(text.slice(0, at)),
    wordAfter(text, end) {
      WORD.lastIndex = end;
      const [whole = "", word = ""] = WORD.exec(text) ?? [];
      return word && !links.test(word) ? end + whole.length - word.length : null;
    },
    afterOr(text, end) {
      or.lastIndex = end;
      return or.test(text) ? or.lastIndex : null;
    },
    compounds: (text) =>
      [...text.matchAll(compound)].map(({ index, 0: found }) => ({
        start: index,
        end: index + found.length,
      })),
  };
}
