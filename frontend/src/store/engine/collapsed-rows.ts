import { keepFolded, readFolded } from "@/lib/preferences";
import type { TodoId } from "../types";

/** Rows and sections whose insides are hidden, as this device keeps it. */
export interface CollapsedRows {
  has(id: TodoId): boolean;
  set(id: TodoId, is: boolean): void;
  clear(): void;
}

/** The rows that were folded longest ago are forgotten first. */
const MOST = 2000;

export function createCollapsedRows(onChange: (id: TodoId) => void): CollapsedRows {
  let ids: Set<TodoId> | null = null;
  const known = () => {
    ids ??= new Set(readFolded());
    return ids;
  };
  return {
    has: (id) => known().has(id),
    set(id, is) {
      if (known().has(id) === is) return;
      if (is) known().add(id);
      else known().delete(id);
      keepFolded([...known()].slice(-MOST));
      onChange(id);
    },
    clear() {
      ids = new Set();
      keepFolded([]);
    },
  };
}
