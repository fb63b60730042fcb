/** How far `one` is the same as `other`, from a place in each; nothing is cut out, for this is asked of every word. */
function sharedFrom(one: string, from: number, other: string, begin: number): number {
  let at = 0;
  while (from + at < one.length && one[from + at] === other[begin + at]) at += 1;
  return at;
}

const goesOn = (one: string, from: number, other: string, begin: number): boolean =>
  from + sharedFrom(one, from, other, begin) >= one.length;

/** True where one letter added, left out, changed or swapped with its neighbour makes `one` the beginning of `other`. */
export function nearlyBegins(other: string, one: string): boolean {
  const at = sharedFrom(one, 0, other, 0);
  return (
    goesOn(one, at, other, at) ||
    goesOn(one, at + 1, other, at + 1) ||
    goesOn(one, at + 1, other, at) ||
    goesOn(one, at, other, at + 1) ||
    (one[at] === other[at + 1] && one[at + 1] === other[at] && goesOn(one, at + 2, other, at + 2))
  );
}

/** Shorter words are nearly anything. */
export const LEAST = 4;

/** Words of `vocabulary` that `word` may have been meant for. */
export function nearWords(vocabulary: Iterable<string>, word: string): string[] {
  if (word.length < LEAST) return [];
  const [first, second] = word;
  const found: string[] = [];
  for (const known of vocabulary) {
    const likely = known[0] === first || known[0] === second || known[1] === first || known[1] === second;
    if (likely && nearlyBegins(known, word)) found.push(known);
  }
  return found;
}
