/**
 * Counts the characters that two words share from an offset in each. It cuts no strings, since it runs for
 * every word.
 */
function sharedFrom(one: string, from: number, other: string, begin: number): number {
  let at = 0;
  while (from + at < one.length && one[from + at] === other[begin + at]) at += 1;
  return at;
}

const matchesToEnd = (one: string, from: number, other: string, begin: number): boolean =>
  from + sharedFrom(one, from, other, begin) >= one.length;

/**
 * True if `one` becomes a prefix of `other` by adding, removing or replacing one letter, or by swapping
 * two neighbors.
 */
export function isPrefixUpToOneTypo(other: string, one: string): boolean {
  const at = sharedFrom(one, 0, other, 0);
  return (
    matchesToEnd(one, at, other, at) ||
    matchesToEnd(one, at + 1, other, at + 1) ||
    matchesToEnd(one, at + 1, other, at) ||
    matchesToEnd(one, at, other, at + 1) ||
    (one[at] === other[at + 1] && one[at + 1] === other[at] && matchesToEnd(one, at + 2, other, at + 2))
  );
}

/** Shorter words are one typo away from too many others. */
export const MIN_LENGTH = 4;

/** Returns the words of `vocabulary` that are one typo away from `word`. */
export function similarWords(vocabulary: Iterable<string>, word: string): string[] {
  if (word.length < MIN_LENGTH) return [];
  const [first, second] = word;
  const found: string[] = [];
  for (const known of vocabulary) {
    const likely = known[0] === first || known[0] === second || known[1] === first || known[1] === second;
    if (likely && isPrefixUpToOneTypo(known, word)) found.push(known);
  }
  return found;
}
