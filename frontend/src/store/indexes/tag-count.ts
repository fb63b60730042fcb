/** Which tags are in use. */
export interface TagCount {
  add(tags: readonly string[], by: 1 | -1): void;
  /** In the order of the alphabet; the same array while none comes or goes. */
  all(): readonly string[];
}

export function createTagCount(): TagCount {
  const counts = new Map<string, number>();
  let sorted: readonly string[] | null = null;
  return {
    add(tags, by) {
      for (const tag of tags) {
        const before = counts.get(tag) ?? 0;
        const count = before + by;
        if (count > 0) counts.set(tag, count);
        else counts.delete(tag);
        if (before === 0 || count === 0) sorted = null;
      }
    },
    all() {
      sorted ??= [...counts.keys()].sort((one, other) => one.localeCompare(other));
      return sorted;
    },
  };
}
