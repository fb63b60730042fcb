import { normalizedWords, normalizeText } from "@/lib/normalize-text";
import type { Entry } from "../commands/types";
import { MIN_LENGTH, nearlyBegins } from "./fuzzy";

const WORD = /[\s\p{P}\p{S}]+/u;

/**
 * Rates how well the words match prefixes of the entry's words, lower being better; null if one does not
 * match.
 */
function rank(text: string, words: readonly string[], forgiving: boolean): number | null {
  const known = text.split(WORD).filter(Boolean);
  let worst = 0;
  for (const word of words) {
    if (known.some((other) => other.startsWith(word))) continue;
    if (!forgiving && word.length > 2 && text.includes(word)) worst = Math.max(worst, 1);
    else if (forgiving && word.length >= MIN_LENGTH && known.some((other) => nearlyBegins(other, word)))
      worst = 2;
    else return null;
  }
  return text.startsWith(words[0] ?? "") ? worst - 0.5 : worst;
}

function ranked(entries: readonly Entry[], words: readonly string[], forgiving: boolean): Entry[] {
  return entries
    .flatMap((entry) => {
      const at = rank(normalizeText(`${entry.label} ${entry.words ?? ""}`), words, forgiving);
      return at === null ? [] : [{ entry, at }];
    })
    .sort((one, other) => one.at - other.at)
    .map(({ entry }) => entry);
}

/**
 * Returns the entries of each group whose words start with the typed words. One typo is allowed if no
 * group has
 * a match otherwise.
 */
export function matchingEach(groups: readonly (readonly Entry[])[], text: string): Entry[][] {
  const words = normalizedWords(text);
  if (words.length === 0) return groups.map((entries) => [...entries]);
  const found = groups.map((entries) => ranked(entries, words, false));
  return found.some(({ length }) => length > 0)
    ? found
    : groups.map((entries) => ranked(entries, words, true));
}

export const matching = (entries: readonly Entry[], text: string): Entry[] =>
  matchingEach([entries], text)[0] ?? [];
