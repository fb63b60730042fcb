import { listPath, navigate } from "@/lib/location";
import { store } from "@/store/app-store";
import type { FilterWithId } from "@/store/react/hooks";
import { isActive, type List } from "@/store/types";
import type { Entry } from "./types";

const pathOf = (list: List) => (list.inbox ? "/todos" : listPath(list.id));

const listEntry = (list: List): Entry => ({
  key: `list ${list.id}`,
  label: list.name,
  mark: list.inbox ? { kind: "inbox" } : { kind: "list", color: list.color, icon: list.icon },
  ...(list.folder ? { beside: list.folder } : {}),
  run: () => navigate(pathOf(list)),
});

function sectionEntries(list: List): Entry[] {
  return store.index.sectionsIn(list.id).flatMap((id) => {
    const row = store.todos.get(id);
    if (!row) return [];
    const run = () => navigate(pathOf(list));
    return [{ key: `section ${id}`, label: row.title, mark: { kind: "section" }, beside: list.name, run }];
  });
}

const tagEntry = (tag: string): Entry => ({
  key: `tag ${tag}`,
  label: tag,
  mark: { kind: "tag" },
  run: () => navigate(`/tags/${encodeURIComponent(tag)}`),
});

const filterEntry = ({ id, name, query }: FilterWithId): Entry => ({
  key: `filter ${id}`,
  label: name,
  words: query,
  mark: { kind: "filter" },
  run: () => navigate(`/filters/${encodeURIComponent(id)}`),
});

/** The palette's navigation targets that the user has named: lists, folders, tags and saved filters. */
export function placeEntries(lists: readonly List[], filters: readonly FilterWithId[]): Entry[] {
  const shown = lists.filter(isActive);
  return [
    ...shown.map(listEntry),
    ...filters.map(filterEntry),
    ...shown.flatMap(sectionEntries),
    ...store.index.tags().map(tagEntry),
  ];
}
