export interface Placed {
  id: string;
  position: string;
}

const text = (one: string, other: string) => (one < other ? -1 : one > other ? 1 : 0);

/** The manual order: by key, and by id where two devices chose the same key. */
export const byPosition = (one: Placed, other: Placed): number =>
  text(one.position, other.position) || text(one.id, other.id);
