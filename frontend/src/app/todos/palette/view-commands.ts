"use client";

import { useTranslations } from "use-intl";
import { useFilterActions } from "@/features/filters/filter-actions";
import { areAllRowsCollapsed, hasCollapsibleRows, useListActions } from "@/features/lists/list-actions";
import type { Command, IconName } from "@/features/palette/commands/types";
import { useTagActions } from "@/features/tags/tag-actions";
import { useReschedule } from "@/features/todos/actions/use-reschedule";
import { isNewSectionRequested } from "@/features/todos/list/row-ui-state";
import { idsToSelectAll, layoutKeyHandler, visibleRows } from "@/features/todos/list/visible-rows";
import { useUpdateActions } from "@/features/todos/updates/use-update-actions";
import { defaultViewSetting, viewSettingKey } from "@/features/todos/views/view-state";
import type { User } from "@/lib/api/types";
import { useView, type View } from "@/lib/location";
import { keysOf } from "@/lib/shortcuts";
import { changeSetting, wholeTrash } from "@/store/actions";
import { store } from "@/store/app-store";
import { hasPermission } from "@/store/engine/roles";
import type { QueryView } from "@/store/query";
import { useAllLists, useList, useSavedFilters, useSetting } from "@/store/react/hooks";
import { useCalendar } from "@/store/react/use-calendar";
import { useNotifications } from "@/store/react/use-notifications";
import type { Group, Layout, Sort, ViewSetting } from "@/store/types";
import {
  filterDialog,
  leaveDialog,
  listDialog,
  purgeDialog,
  shareDialog,
  tagDialog,
} from "@/store/ui-state/dialogs";
import { clearSelection, selectAll, selection } from "@/store/ui-state/selection";

const SORTS: readonly Sort[] = ["manual", "due", "priority", "created", "title"];
const GROUPS: readonly Group[] = ["none", "section", "priority", "tag", "day", "list"];
const LAYOUTS: readonly Layout[] = ["list", "board"];
const CALENDAR_LAYOUTS: readonly Layout[] = ["list", "week", "month"];

function queryViewOf(view: View, inbox: string): QueryView | null {
  switch (view.name) {
    case "inbox":
      return { kind: "list", list: inbox };
    case "list":
      return { kind: "list", list: view.id };
    case "filter":
      return { kind: "filter", id: view.id };
    case "tag":
      return { kind: "tag", tag: view.tag };
    case "today":
    case "upcoming":
    case "assigned":
      return { kind: view.name };
    default:
      return null;
  }
}

/** Returns the commands for the layout, order and grouping of the current view. */
export function useViewSettingCommands({ inbox_id }: User): Command[] {
  const t = useTranslations("todos");
  const view = queryViewOf(useView(), inbox_id);
  const key = view ? viewSettingKey(view) : "view:none";
  const stored = useSetting(key) as ViewSetting | null;
  if (!view) return [];
  const now = stored ?? defaultViewSetting(view);
  const isUpcoming = view.kind === "upcoming";
  const settingCommand = (
    name: string,
    icon: IconName,
    label: string,
    part: Partial<ViewSetting>,
  ): Command => ({
    key: `view ${name}`,
    label,
    icon: { kind: icon },
    run: () => changeSetting(store, key, { ...now, ...part }),
  });
  const layouts = (isUpcoming ? CALENDAR_LAYOUTS : LAYOUTS)
    .filter((layout) => layout !== now.layout)
    .map((layout) =>
      settingCommand(
        `layout ${layout}`,
        "frame",
        `${t("tools.layout")}: ${t(`layout.${isUpcoming && layout === "list" ? "agenda" : layout}`)}`,
        { layout },
      ),
    );
  if (isUpcoming) return layouts;
  return [
    ...layouts,
    ...SORTS.filter((sort) => sort !== now.sort).map((sort) =>
      settingCommand(`sort ${sort}`, "section", `${t("tools.sort")}: ${t(`sort.${sort}`)}`, { sort }),
    ),
    ...GROUPS.filter(
      (group) => group !== now.group && (view.kind !== "list" ? group !== "section" : group !== "list"),
    ).map((group) =>
      settingCommand(`group ${group}`, "section", `${t("tools.group")}: ${t(`group.${group}`)}`, { group }),
    ),
    ...(now.show_done ? [] : [settingCommand("done", "check", t("filter.done"), { show_done: true })]),
  ];
}

const viewCommand = (
  key: string,
  icon: IconName,
  label: string,
  run: () => void,
  keys?: readonly string[],
): Command => ({
  key: `here ${key}`,
  label,
  icon: { kind: icon },
  run,
  ...(keys ? { keys } : {}),
});

function useListCommands(): Command[] {
  const t = useTranslations("lists.menu");
  const view = useView();
  const inbox = useAllLists().find((list) => list.inbox)?.id ?? "";
  const list = useList(view.name === "inbox" ? inbox : view.name === "list" ? view.id : "");
  const actions = useListActions();
  const { move, favor, archive, unarchive, remove } = actions;
  const shortcut = keysOf("share");
  if (!list || list.deleted_at !== null) return [];
  const forEveryList = [
    ...(hasCollapsibleRows(list.id)
      ? [
          viewCommand(
            "list collapse",
            "section",
            t(areAllRowsCollapsed(list.id) ? "expandAll" : "collapseAll"),
            () => actions.collapseAll(list),
          ),
        ]
      : []),
    viewCommand("list link", "go", t("copyLink"), () => void actions.copyLink(list)),
  ];
  if (list.inbox) return forEveryList;
  const archiveCommand =
    list.archived_at === null
      ? viewCommand("list archive", "frame", t("archive"), () => archive(list))
      : viewCommand("list back", "undo", t("unarchive"), () => unarchive(list));
  const isEditable = hasPermission(list, "edit");
  return [
    viewCommand(
      "list share",
      "people",
      t(hasPermission(list, "manage") ? "share" : "people"),
      () => shareDialog.set(list.id),
      shortcut,
    ),
    viewCommand("list edit", "edit", t(isEditable ? "edit" : "chooseFolder"), () => listDialog.set(list.id)),
    viewCommand("list favor", "go", t(list.favorited_at === null ? "favorite" : "unfavorite"), () =>
      favor(list),
    ),
    viewCommand("list duplicate", "add", t("duplicate"), () => actions.duplicate(list)),
    ...forEveryList,
    viewCommand("list up", "move", t("up"), () => move(list, -1)),
    viewCommand("list down", "move", t("down"), () => move(list, 1)),
    ...(isEditable ? [archiveCommand] : []),
    hasPermission(list, "manage")
      ? viewCommand("list delete", "delete", t("delete"), () => remove(list))
      : viewCommand("list leave", "leave", t("leave"), () => leaveDialog.set(list.id)),
  ];
}

function useFilterCommands(): Command[] {
  const t = useTranslations("filters");
  const words = useTranslations("lists.menu");
  const view = useView();
  const filters = useSavedFilters();
  const { favor, move, remove } = useFilterActions(filters);
  const filter = filters.find(({ id }) => view.name === "filter" && view.id === id);
  if (!filter) return [];
  return [
    viewCommand("filter edit", "edit", t("edit"), () => filterDialog.set(filter.id)),
    viewCommand("filter favor", "go", words(filter.favorite ? "unfavorite" : "favorite"), () =>
      favor(filter),
    ),
    viewCommand("filter up", "move", words("up"), () => move(filter, -1)),
    viewCommand("filter down", "move", words("down"), () => move(filter, 1)),
    viewCommand("filter delete", "delete", t("delete"), () => remove(filter)),
  ];
}

function useTagCommands(): Command[] {
  const t = useTranslations("tags");
  const view = useView();
  const { remove } = useTagActions();
  if (view.name !== "tag") return [];
  return [
    viewCommand("tag edit", "edit", t("edit"), () => tagDialog.set(view.tag)),
    viewCommand("tag delete", "delete", t("delete"), () => remove(view.tag)),
  ];
}

function useTrashCommands(): Command[] {
  const t = useTranslations("lists");
  const view = useView();
  const trash = wholeTrash(store);
  if (view.name !== "trash" || trash.todos.length + trash.lists.length === 0) return [];
  return [viewCommand("trash empty", "delete", t("emptyTrash"), () => purgeDialog.set(trash))];
}

function useUpdateCommands(): Command[] {
  const t = useTranslations("updates");
  const { archive } = useUpdateActions();
  const rows = useNotifications();
  if (rows.length === 0) return [];
  return [
    viewCommand(
      "updates archive",
      "check",
      t("archiveAllUpdates"),
      () => archive(rows),
      keysOf("archiveUpdates"),
    ),
  ];
}

/** Returns the commands for all rows of the view. */
function useAllRowsCommands(): Command[] {
  const t = useTranslations("shell.shortcuts.keys");
  const { today } = useCalendar();
  const reschedule = useReschedule();
  const { rowGroups, list, isTrash } = visibleRows.get();
  const overdue = rowGroups.find(({ key }) => key === "overdue")?.ids ?? [];
  const hasRows = !isTrash && rowGroups.some(({ ids }) => ids.length > 0);
  const requestSection = () => isNewSectionRequested.set(true);
  return [
    ...(list ? [viewCommand("section", "section", t("section"), requestSection, keysOf("section"))] : []),
    ...(overdue.length > 0
      ? [
          viewCommand(
            "overdue",
            "calendar",
            t("reschedule"),
            () => reschedule(overdue, today),
            keysOf("reschedule"),
          ),
        ]
      : []),
    ...(hasRows
      ? [viewCommand("all", "check", t("all"), () => selectAll(idsToSelectAll()), keysOf("all"))]
      : []),
    ...(selection.get().ids.size > 0
      ? [viewCommand("none", "check", t("clear"), clearSelection, keysOf("clear"))]
      : []),
  ];
}

const CALENDAR_KEYS = { later: "PageDown", earlier: "PageUp", now: "now" } as const;

/** Returns the commands that change the period of a calendar. */
function useCalendarCommands(): Command[] {
  const t = useTranslations("shell.shortcuts.keys");
  const turn = layoutKeyHandler.get();
  if (!turn || document.querySelector(".planning") === null) return [];
  return (["later", "earlier", "now"] as const).map((name) =>
    viewCommand(name, "calendar", t(name), () => turn(CALENDAR_KEYS[name]), keysOf(name)),
  );
}

/** Returns the commands for the current view. */
export function useCurrentViewCommands(): Command[] {
  return [
    ...useAllRowsCommands(),
    ...useCalendarCommands(),
    ...useListCommands(),
    ...useFilterCommands(),
    ...useTagCommands(),
    ...useTrashCommands(),
    ...useUpdateCommands(),
  ];
}
