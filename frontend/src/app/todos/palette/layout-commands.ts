"use client";

import { useTranslations } from "use-intl";
import type { Entry, Icon } from "@/features/palette/commands/types";
import { defaultViewSetting } from "@/features/todos/screens/view-query";
import type { User } from "@/lib/api/types";
import { useView, type View } from "@/lib/location";
import { normalizeText } from "@/lib/normalize-text";
import { changeSetting } from "@/store/actions";
import { store } from "@/store/app-store";
import type { Place } from "@/store/query";
import { useSetting } from "@/store/react/hooks";
import type { Group, Layout, SettingKey, Sort, ViewSetting } from "@/store/types";

const SORTS: readonly Sort[] = ["manual", "due", "priority", "created", "title"];
const GROUPS: readonly Group[] = ["none", "section", "priority", "tag", "day", "list"];
const LAYOUTS: readonly Layout[] = ["list", "board"];
const PLANNED: readonly Layout[] = ["list", "week", "month"];

function placeOf(view: View, inbox: string): Place | null {
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
      return { kind: view.name };
    default:
      return null;
  }
}

function keyOf(place: Place): SettingKey {
  if (place.kind === "list") return `view:${place.list}`;
  if (place.kind === "filter") return `view:filter:${place.id}`;
  return place.kind === "tag" ? `view:tag:${normalizeText(place.tag)}` : `view:${place.kind}`;
}

/** Returns the commands for the layout, order and grouping of the current view. */
export function useViewEntries({ inbox_id }: User): Entry[] {
  const t = useTranslations("todos");
  const place = placeOf(useView(), inbox_id);
  const key = place ? keyOf(place) : "view:none";
  const stored = useSetting(key) as ViewSetting | null;
  if (!place) return [];
  const now = stored ?? defaultViewSetting(place);
  const planned = place.kind === "upcoming";
  const entry = (name: string, icon: Icon, label: string, part: Partial<ViewSetting>): Entry => ({
    key: `view ${name}`,
    label,
    mark: { kind: icon },
    run: () => changeSetting(store, key, { ...now, ...part }),
  });
  const layouts = (planned ? PLANNED : LAYOUTS)
    .filter((layout) => layout !== now.layout)
    .map((layout) =>
      entry(
        `layout ${layout}`,
        "frame",
        `${t("tools.layout")}: ${t(`layout.${planned && layout === "list" ? "agenda" : layout}`)}`,
        { layout },
      ),
    );
  if (planned) return layouts;
  return [
    ...layouts,
    ...SORTS.filter((sort) => sort !== now.sort && (sort !== "manual" || place.kind === "list")).map((sort) =>
      entry(`sort ${sort}`, "section", `${t("tools.sort")}: ${t(`sort.${sort}`)}`, { sort }),
    ),
    ...GROUPS.filter(
      (group) => group !== now.group && (place.kind !== "list" ? group !== "section" : group !== "list"),
    ).map((group) =>
      entry(`group ${group}`, "section", `${t("tools.group")}: ${t(`group.${group}`)}`, { group }),
    ),
    ...(now.show_done ? [] : [entry("done", "check", t("filter.done"), { show_done: true })]),
  ];
}
