/** True where one letter added, left out, changed or swapped with its neighbour makes `one` the beginning of `other`. */
export function nearlyBegins(other: string, one: string): boolean {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  if (at === one.length) return true;
  const rest = (text: string, from: number) => text.slice(from);
  const begins = (typed: string, meant: string) => meant.startsWith(typed);
  return (
    begins(rest(one, at + 1), rest(other, at + 1)) ||
    begins(rest(one, at + 1), rest(other, at)) ||
    begins(rest(one, at), rest(other, at + 1)) ||
    (one[at] === other[at + 1] && one[at + 1] === other[at] && begins(rest(one, at + 2), rest(other, at + 2)))
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
