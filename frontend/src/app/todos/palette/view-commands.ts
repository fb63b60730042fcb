"use client";

import { useTranslations } from "use-intl";
import { filterDialog } from "@/features/filters/filter-dialog-state";
import { useFilterActions } from "@/features/filters/use-filter-actions";
import { useListActions } from "@/features/lists/list-actions";
import { listDialog } from "@/features/lists/list-dialog-state";
import type { Entry, Icon } from "@/features/palette/commands/types";
import { tagDialog } from "@/features/tags/tag-dialog-state";
import { useTagActions } from "@/features/tags/use-tag-actions";
import { useReschedule } from "@/features/todos/actions/use-reschedule";
import { sectionRequests } from "@/features/todos/list/section-heading";
import { allIds, layoutKeys, visibleRows } from "@/features/todos/list/visible-rows";
import { useView } from "@/lib/location";
import { keysOf } from "@/lib/shortcuts";
import { useList, useSavedFilters } from "@/store/react/hooks";
import { useCalendar } from "@/store/react/use-calendar";
import { clearSelection, selectAll, selection } from "@/store/ui-state/selection";

const entry = (key: string, icon: Icon, label: string, run: () => void, keys?: readonly string[]): Entry => ({
  key: `here ${key}`,
  label,
  mark: { kind: icon },
  run,
  ...(keys ? { keys } : {}),
});

function useListEntries(): Entry[] {
  const t = useTranslations("lists.menu");
  const view = useView();
  const list = useList(view.name === "list" ? view.id : "");
  const { move, favor, archive, unarchive, remove } = useListActions();
  if (!list || list.inbox || list.deleted_at !== null) return [];
  const away = list.archived_at !== null;
  return [
    entry("list edit", "edit", t("edit"), () => listDialog.set(list.id)),
    entry("list favor", "go", t(list.favorited_at === null ? "favorite" : "unfavorite"), () => favor(list)),
    entry("list up", "move", t("up"), () => move(list, -1)),
    entry("list down", "move", t("down"), () => move(list, 1)),
    away
      ? entry("list back", "undo", t("unarchive"), () => unarchive(list))
      : entry("list archive", "frame", t("archive"), () => archive(list)),
    entry("list delete", "delete", t("delete"), () => remove(list)),
  ];
}

function useFilterEntries(): Entry[] {
  const t = useTranslations("filters");
  const words = useTranslations("lists.menu");
  const view = useView();
  const filters = useSavedFilters();
  const { favor, move, remove } = useFilterActions(filters);
  const filter = filters.find(({ id }) => view.name === "filter" && view.id === id);
  if (!filter) return [];
  return [
    entry("filter edit", "edit", t("edit"), () => filterDialog.set(filter.id)),
    entry("filter favor", "go", words(filter.favorite ? "unfavorite" : "favorite"), () => favor(filter)),
    entry("filter up", "move", words("up"), () => move(filter, -1)),
    entry("filter down", "move", words("down"), () => move(filter, 1)),
    entry("filter delete", "delete", t("delete"), () => remove(filter)),
  ];
}

function useTagEntries(): Entry[] {
  const t = useTranslations("tags");
  const view = useView();
  const { remove } = useTagActions();
  if (view.name !== "tag") return [];
  return [
    entry("tag edit", "edit", t("edit"), () => tagDialog.set(view.tag)),
    entry("tag delete", "delete", t("delete"), () => remove(view.tag)),
  ];
}

/** Returns the commands for all rows of the view. */
function useRowsEntries(): Entry[] {
  const t = useTranslations("shell.shortcuts.keys");
  const { today } = useCalendar();
  const reschedule = useReschedule();
  const { sections, list, inert } = visibleRows.get();
  const overdue = sections.find(({ key }) => key === "overdue")?.ids ?? [];
  const any = !inert && sections.some(({ ids }) => ids.length > 0);
  const again = () => sectionRequests.set(sectionRequests.get() + 1);
  return [
    ...(list ? [entry("section", "section", t("section"), again, keysOf("section"))] : []),
    ...(overdue.length > 0
      ? [entry("late", "calendar", t("reschedule"), () => reschedule(overdue, today), keysOf("reschedule"))]
      : []),
    ...(any ? [entry("all", "check", t("all"), () => selectAll(allIds()), keysOf("all"))] : []),
    ...(selection.get().ids.size > 0
      ? [entry("none", "check", t("clear"), clearSelection, keysOf("clear"))]
      : []),
  ];
}

const TURNS = { later: "PageDown", earlier: "PageUp", now: "now" } as const;

/** Returns the commands that change the period of a calendar. */
function useTurns(): Entry[] {
  const t = useTranslations("shell.shortcuts.keys");
  const turn = layoutKeys.get();
  if (!turn || document.querySelector(".planning") === null) return [];
  return (["later", "earlier", "now"] as const).map((name) =>
    entry(name, "calendar", t(name), () => turn(TURNS[name]), keysOf(name)),
  );
}

/** Returns the commands for the current view. */
export function useHereEntries(): Entry[] {
  return [...useRowsEntries(), ...useTurns(), ...useListEntries(), ...useFilterEntries(), ...useTagEntries()];
}
