import { store } from "@/store/app-store";
import type { Section } from "@/store/query";
import type { ListId, TodoId } from "@/store/types";

/** What sections come to: their headings and rows in one run. */
export type SectionItem =
  | { kind: "heading"; key: string; section: string; ids: readonly TodoId[] }
  | { kind: "row"; key: TodoId; section: string; first: boolean; depth: number };

/** What stands one under the other, so that all of it can be virtual. */
export type Item = SectionItem | { kind: "foot"; key: "foot"; list: ListId };

const UNNAMED = new Set(["open", "trash"]);

/** True of a section that a person made, which is there also while it holds nothing. */
export const isListSection = (key: string): boolean => store.todos.get(key)?.kind === "section";

const made = new WeakMap<readonly Section[], SectionItem[]>();

function make(sections: readonly Section[]): SectionItem[] {
  const filled = sections.filter(({ key, ids }) => ids.length > 0 || isListSection(key));
  const alone = filled.length === 1 && filled[0]?.key === "today";
  return filled.flatMap(({ key, ids, depths }): SectionItem[] => [
    ...(UNNAMED.has(key) || alone
      ? []
      : [{ kind: "heading", key: `heading ${key}`, section: key, ids } as const]),
    ...ids.map(
      (id, nth): SectionItem => ({
        kind: "row",
        key: id,
        section: key,
        first: nth === 0,
        depth: depths?.[nth] ?? 0,
      }),
    ),
  ]);
}

/**
 * A heading stands over a section that has rows, unless it would be the only thing said.
 * The same sections come to the same items.
 */
export function itemsOf(sections: readonly Section[]): readonly SectionItem[] {
  const items = made.get(sections) ?? make(sections);
  made.set(sections, items);
  return items;
}
