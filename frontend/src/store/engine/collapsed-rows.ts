import { readCollapsedIds, storeCollapsedIds } from "@/lib/preferences";

const MAX_REMEMBERED = 2000;

/**
 * Rows, sections and sidebar groups whose contents are hidden on this device, by their ids. Those that were collapsed
 * longest ago are forgotten first.
 */
export function createCollapsedRows(onChange: (id: string) => void) {
  let ids: Set<string> | null = null;

  // Read on first use, so that importing the store touches no storage.
  function collapsedIds(): Set<string> {
    ids ??= new Set(readCollapsedIds());
    return ids;
  }

  return {
    has: (id: string): boolean => collapsedIds().has(id),
    set(id: string, isCollapsed: boolean): void {
      if (collapsedIds().has(id) === isCollapsed) return;
      if (isCollapsed) collapsedIds().add(id);
      else collapsedIds().delete(id);
      storeCollapsedIds([...collapsedIds()].slice(-MAX_REMEMBERED));
      onChange(id);
    },
    clear(): void {
      ids = new Set();
      storeCollapsedIds([]);
    },
  };
}
