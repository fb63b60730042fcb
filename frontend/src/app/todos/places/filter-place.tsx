"use client";

import { useTranslations } from "use-intl";
import { FilterActions } from "@/features/filters/filter-actions";
import UnknownView from "@/features/shell/frame/unknown-view";
import { LoadGate } from "@/features/todos/screens/load-gate";
import { FilterView } from "@/features/todos/screens/more-places";
import { useFilterError, useLoadState, useNewTodoDefaults, useSetting } from "@/store/react/hooks";
import { useCalendar } from "@/store/react/use-calendar";
import type { ListId } from "@/store/types";
import { BOARDS } from "./layouts";

/** A saved filter by its id, or the error in its query. */
export default function FilterPlace({ id, inbox }: { id: string; inbox: ListId }) {
  const t = useTranslations("filters");
  const filter = useSetting(`filter:${id}`);
  const calendar = useCalendar();
  const problem = useFilterError(id, calendar);
  const given = useNewTodoDefaults(id, calendar);
  const known = useLoadState().status === "ready";
  if (filter) {
    const { name } = filter;
    return (
      <FilterView
        id={id}
        name={name}
        layouts={BOARDS}
        gives={given ? { list: inbox, only: given.list !== undefined, ...given } : undefined}
        error={problem ? t("unreadable") : undefined}
        actions={<FilterActions id={id} name={name} />}
      />
    );
  }
  return known ? (
    <UnknownView what="page" />
  ) : (
    <div className="view">
      <LoadGate>{null}</LoadGate>
    </div>
  );
}
