import { createCell } from "@/lib/cell";
import type { Section } from "@/store/query";
import type { ListId, TodoId } from "@/store/types";
import { selection } from "@/store/ui-state/selection";

export interface ShownRows {
  sections: readonly Section[];
  /** The list whose order by hand is shown; null where the view has an order of its own. */
  list: ListId | null;
  /** In the trash rows can be gone through and brought back, and nothing else. */
  inert: boolean;
  /** Done rows stand all over a calendar, most of them on days that are out of sight. */
  scattered?: boolean;
}

/** Keys that a layout of its own takes before rows do; it answers whether it took one. */
export const layoutKeys = createCell<((keys: string) => boolean) | null>(null);

export function onLayoutKeys(how: (keys: string) => boolean): () => void {
  layoutKeys.set(how);
  return () => {
    if (layoutKeys.get() === how) layoutKeys.set(null);
  };
}

/** What the view on screen shows, for keys, pointers and menus to act on. */
export const shownRows = createCell<ShownRows>({ sections: [], list: null, inert: true });

/** Every row in the order of the screen. */
export const shownIds = (): readonly TodoId[] => shownRows.get().sections.flatMap(({ ids }) => ids);

/** What is meant by all of it. */
export function allIds(): readonly TodoId[] {
  const { sections, scattered } = shownRows.get();
  return sections.flatMap(({ key, ids }) => (scattered && key === "done" ? [] : ids));
}

/** `ids` in the order of the screen; those that are out of sight come last. */
export function inShownOrder(ids: Iterable<TodoId>): TodoId[] {
  const wanted = new Set(ids);
  const shown = shownIds().filter((id) => wanted.has(id));
  return [...new Set([...shown, ...wanted])];
}

/** What an action on a row is about: the whole selection where the row is part of it. */
export function targetsOf(id: TodoId): readonly TodoId[] {
  const { ids } = selection.get();
  return ids.has(id) && ids.size > 1 ? inShownOrder(ids) : [id];
}
