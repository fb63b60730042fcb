import { generateKeyBetween, generateNKeysBetween } from "fractional-indexing";

export interface Positioned {
  id: string;
  /** The order key. */
  position: string;
}

/** Compares by UTF-16 code units, as keys, ids, dates and instants have to be compared. */
export const compareText = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

/** Compares by order key, and by id if two devices chose the same key. */
export const compareByPosition = (one: Positioned, other: Positioned): number =>
  compareText(one.position, other.position) || compareText(one.id, other.id);

/** Sorts after every order key, since those consist of digits and letters. */
const END = "~";

/** @param last null for the first key of all */
export const orderKeyAfter = (last: string | null): string => generateKeyBetween(last, null);

/** Returns `count` keys in ascending order after `last`. */
export const orderKeysAfter = (last: string | null, count: number): string[] =>
  generateNKeysBetween(last, null, count);

/** Returns `count` keys in ascending order before `first`. */
export const orderKeysBefore = (first: string | null, count: number): string[] =>
  generateNKeysBetween(null, first, count);

/**
 * The server stores keys of at most 256 characters, and each key between two others may be longer than both. No longer ones
 * than this are used as neighbors: whoever wrote them, nobody could put anything beside them in the end.
 */
const MAX_NEIGHBOR = 100;

export const isUsableNeighbor = (position: string): boolean => position.length <= MAX_NEIGHBOR;

/**
 * Returns new order keys that put the rows `ids`, in this order, at `index` among `others`. The result has more entries
 * than `ids` if neighbors share a key or have very long ones, and have to be spread out.
 * @param others the other siblings in their order, without the rows `ids`
 */
export function positionRows(
  ids: readonly string[],
  index: number,
  others: readonly Positioned[],
): Positioned[] {
  const canStay = (row: Positioned | undefined) => !row || isUsableNeighbor(row.position);
  let start = index;
  while (!canStay(others[start - 1])) start -= 1;
  const before = others[start - 1]?.position ?? null;
  let end = index;
  while (!canStay(others[end]) || (before !== null && (others[end]?.position ?? END) <= before)) end += 1;
  const idsOf = (rows: readonly Positioned[]) => rows.map((row) => row.id);
  const moved = [...idsOf(others.slice(start, index)), ...ids, ...idsOf(others.slice(index, end))];
  const keys = generateNKeysBetween(before, others[end]?.position ?? null, moved.length);
  return keys.map((position, nth) => ({ id: moved[nth] ?? "", position }));
}

/** Like `positionRows`, for one row. */
export const positionRow = (id: string, index: number, others: readonly Positioned[]): Positioned[] =>
  positionRows([id], index, others);
