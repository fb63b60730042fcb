"use client";

import { useCallback } from "react";
import { useTranslations } from "use-intl";
import { NavCount } from "@/components/nav";
import { store } from "@/store/app-store";
import { FILTERS, LISTS, MEMBERS, SETTINGS, TODOS } from "@/store/engine/signals";
import { NO_FILTER, type Query, type RowGroup } from "@/store/query";
import { useDerived } from "@/store/react/hooks";
import { useCalendar } from "@/store/react/use-calendar";
import { createLiveView } from "@/store/views/live-view";
import { savedFilterRevision } from "@/store/views/saved-filters";
import { viewDefinition } from "@/store/views/view-definitions";

const DEPENDENCIES = [TODOS, LISTS, MEMBERS, SETTINGS, FILTERS];

interface CountedView {
  revision: string;
  read: () => readonly RowGroup[];
}

/** The views that the counts are taken from; each change of a todo updates them. */
const views = new Map<string, CountedView>();

function countTodos(query: Query, id: string): number {
  const revision = `${query.today} ${query.zone} ${savedFilterRevision(store, query)}`;
  const known = views.get(id);
  const view =
    known?.revision === revision
      ? known
      : { revision, read: createLiveView(store, viewDefinition(store, query)) };
  views.set(id, view);
  return view.read().reduce((sum, { ids }) => sum + ids.length, 0);
}

/** The number of open todos that a saved filter shows, in the sidebar. Loads after the first paint, like all that reads queries. */
export default function FilterCount({ id }: { id: string }) {
  const t = useTranslations("lists");
  const calendar = useCalendar();
  const derive = useCallback(
    () => countTodos({ view: { kind: "filter", id }, filter: NO_FILTER, sort: "manual", ...calendar }, id),
    [id, calendar],
  );
  return <NavCount count={useDerived(DEPENDENCIES, derive)} label={t("openCount")} />;
}
