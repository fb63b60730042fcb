import { generateKeyBetween, generateNKeysBetween } from "fractional-indexing";

export interface Positioned {
  id: string;
  position: string;
}

const text = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0);

/** The manual order: by key, and by id where two devices chose the same key. */
export const compareByPosition = (one: Positioned, other: Positioned): number =>
  text(one.position, other.position) || text(one.id, other.id);

/** Sorts after every key, which are made of digits and letters. */
const END = "~";

export const orderKeyAfter = (last: string | null): string => generateKeyBetween(last, null);
export const orderKeyBefore = (first: string | null): string => generateKeyBetween(null, first);

/** `n` keys in order after `last`, for several rows that arrive at once. */
export const orderKeysAfter = (last: string | null, n: number): string[] =>
  generateNKeysBetween(last, null, n);

/**
 * New keys that put `ids`, in their order, at `index` among `others` (in order, without them).
 * As many entries as `ids` as a rule; more when neighbours share a key and have to be spread out.
 */
export function positionRows(
  ids: readonly string[],
  index: number,
  others: readonly Positioned[],
): Positioned[] {
  const before = others[index - 1]?.position ?? null;
  let end = index;
  while (before !== null && (others[end]?.position ?? END) <= before) end += 1;
  const moved = [...ids, ...others.slice(index, end).map((row) => row.id)];
  const keys = generateNKeysBetween(before, others[end]?.position ?? null, moved.length);
  return keys.map((position, nth) => ({ id: moved[nth] ?? "", position }));
}

/** New keys that put `id` at `index` among `others`. */
export const positionRow = (id: string, index: number, others: readonly Positioned[]): Positioned[] =>
  positionRows([id], index, others);
