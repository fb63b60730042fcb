"use client";

import { useTranslations } from "use-intl";
import { FilterButtons } from "@/features/filters/filter-menu";
import UnknownView from "@/features/shell/frame/unknown-view";
import { TagMenuButton } from "@/features/tags/tag-actions";
import { LoadGate } from "@/features/todos/views/load-gate";
import { FilterView, TagView } from "@/features/todos/views/multi-list-views";
import type { Layouts } from "@/features/todos/views/todo-view";
import { normalizeText } from "@/lib/text";
import { useFilterError, useLoadState, useNewTodoDefaults, useSetting, useTags } from "@/store/react/hooks";
import { useCalendar } from "@/store/react/use-calendar";
import type { ListId } from "@/store/types";

interface CurrentFilterProps {
  id: string;
  inbox: ListId;
  layouts: Layouts;
}

/** A saved filter by its id, or the error in its query. */
export function CurrentFilterView({ id, inbox, layouts }: CurrentFilterProps) {
  const t = useTranslations("filters");
  const filter = useSetting(`filter:${id}`);
  const calendar = useCalendar();
  const error = useFilterError(id, calendar);
  const defaults = useNewTodoDefaults(id, calendar);
  const isLoaded = useLoadState().status === "ready";
  if (filter) {
    const { name } = filter;
    return (
      <FilterView
        id={id}
        name={name}
        layouts={layouts}
        quickAdd={
          defaults ? { list: inbox, hasOneList: defaults.list !== undefined, ...defaults } : undefined
        }
        error={error ? t("invalid") : undefined}
        actions={<FilterButtons id={id} name={name} />}
      />
    );
  }
  return isLoaded ? (
    <UnknownView what="page" />
  ) : (
    <div className="view">
      <LoadGate>{null}</LoadGate>
    </div>
  );
}

interface CurrentTagProps {
  tag: string;
  inbox: ListId;
  layouts: Layouts;
}

/** The todos with a tag. While there are any, the tag can be edited here. */
export function CurrentTagView({ tag, inbox, layouts }: CurrentTagProps) {
  const isInUse = useTags().some((one) => normalizeText(one) === normalizeText(tag));
  return (
    <TagView tag={tag} inbox={inbox} layouts={layouts} actions={isInUse && <TagMenuButton tag={tag} />} />
  );
}
