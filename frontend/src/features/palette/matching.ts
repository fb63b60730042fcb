import { fold, foldedWords } from "@/lib/fold";
import type { Entry } from "./entry";
import { LEAST, nearlyBegins } from "./typos";

const WORD = /[\s\p{P}\p{S}]+/u;

/** How well each word begins one of the entry's; null where one does not. Lower is better. */
function rank(text: string, words: readonly string[], forgiving: boolean): number | null {
  const known = text.split(WORD).filter(Boolean);
  let worst = 0;
  for (const word of words) {
    if (known.some((other) => other.startsWith(word))) continue;
    if (!forgiving && word.length > 2 && text.includes(word)) worst = Math.max(worst, 1);
    else if (forgiving && word.length >= LEAST && known.some((other) => nearlyBegins(other, word))) worst = 2;
    else return null;
  }
  return text.startsWith(words[0] ?? "") ? worst - 0.5 : worst;
}

function ranked(entries: readonly Entry[], words: readonly string[], forgiving: boolean): Entry[] {
  return entries
    .flatMap((entry) => {
      const at = rank(fold(`${entry.label} ${entry.words ?? ""}`), words, forgiving);
      return at === null ? [] : [{ entry, at }];
    })
    .sort((one, other) => one.at - other.at)
    .map(({ entry }) => entry);
}

/** Entries whose words begin with those that were typed; with one typo forgiven where there are none. */
export function matching(entries: readonly Entry[], text: string): Entry[] {
  const words = foldedWords(text);
  if (words.length === 0) return [...entries];
  const found = ranked(entries, words, false);
  return found.length > 0 ? found : ranked(entries, words, true);
}
