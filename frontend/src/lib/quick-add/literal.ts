import type { Span } from "./model";

/** How much of the beginning two texts have in common. */
function shared(one: string, other: string): number {
  let at = 0;
  while (at < one.length && at < other.length && one[at] === other[at]) at += 1;
  return at;
}

/** Spans of `before` as they stand in `after`; one whose own words were changed is gone. */
export function carried(spans: readonly Span[], before: string, after: string): readonly Span[] {
  if (spans.length === 0 || before === after) return spans;
  const head = shared(before, after);
  const most = Math.min(before.length, after.length) - head;
  let tail = 0;
  while (tail < most && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  const by = after.length - before.length;
  return spans.flatMap(({ start, end }) => {
    if (end <= head) return [{ start, end }];
    return start >= before.length - tail ? [{ start: start + by, end: end + by }] : [];
  });
}
