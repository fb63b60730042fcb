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
