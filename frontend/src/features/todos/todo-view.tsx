"use client";

import { type ReactNode, useEffect, useMemo } from "react";
import { useCalendar } from "@/store/calendar";
import { useSections } from "@/store/hooks";
import type { Place, Query, Sort } from "@/store/query";
import type { ListId, TodoId } from "@/store/rows";
import { isListSection } from "./items";
import { LoadGate } from "./load-gate";
import { NothingShown } from "./nothing-shown";
import { QuickAdd } from "./quick-add/quick-add";
import { TodoRows } from "./todo-rows";
import { onNarrow, useViewOptions } from "./view-options";
import { ViewParts } from "./view-parts";
import { ViewSearch } from "./view-search";
import { ViewTools } from "./view-tools";

export interface TodoViewProps {
  place: Place;
  title: ReactNode;
  /** Stands under the title; told what the view shows. */
  sub?: (sections: readonly { key: string; ids: readonly TodoId[] }[]) => ReactNode;
  /** Stands beside the tools, such as a list's own menu. */
  actions?: ReactNode;
  /** Where what is added here goes; none where nothing can be added. */
  adds?: { list: ListId; day?: string } | undefined;
  sorts: readonly Sort[];
  canShowDone?: boolean;
  hide?: "list" | "today";
  /** One sentence that says what to do next. */
  empty: string;
}

const ALL_SORTS: readonly Sort[] = ["manual", "due", "priority", "created", "title"];
export const LIST_SORTS = ALL_SORTS;
export const TODAY_SORTS = ALL_SORTS.slice(1);

function keyOf(place: Place): string {
  if (place.kind === "list") return place.list;
  if (place.kind === "filter") return `filter:${place.id}`;
  return place.kind === "tag" ? `tag:${place.tag}` : place.kind;
}

function useQuery(place: Place) {
  const calendar = useCalendar();
  const key = keyOf(place);
  const [options, change] = useViewOptions(key);
  const { filter, sort } = options;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a place is its key
  const query = useMemo<Query>(() => ({ place, filter, sort, ...calendar }), [key, filter, sort, calendar]);
  useEffect(() => onNarrow(() => change({ searching: true })), [change]);
  return { query, options, change };
}

/** Title, tools, the line to write in, and the rows: every view of todos is this. */
export function TodoView(props: TodoViewProps) {
  const { place, adds, sorts, hide, canShowDone = false } = props;
  const { query, options, change } = useQuery(place);
  const sections = useSections(query);
  const manual = place.kind === "list" && options.sort === "manual" && adds !== undefined;
  const isEmpty = sections.every(({ key, ids }) => ids.length === 0 && !isListSection(key));

  return (
    <div className="view">
      <header className="mb-5">
        <div className="flex items-start justify-between gap-3">
          <h1 className="serif view-title">{props.title}</h1>
          <div className="flex pt-0.5 pointer-coarse:-mt-1 pointer-coarse:pt-0">
            <ViewTools options={options} change={change} sorts={sorts} canShowDone={canShowDone} />
            {props.actions}
          </div>
        </div>
        {props.sub && <div className="view-sub">{props.sub(sections)}</div>}
      </header>
      <div className="mb-4 grid gap-2">
        {adds && <QuickAdd key={adds.list} {...adds} />}
        {options.searching && <ViewSearch options={options} change={change} />}
      </div>
      <LoadGate>
        {isEmpty ? (
          <NothingShown options={options} change={change} empty={props.empty} />
        ) : (
          <TodoRows sections={sections} {...(hide ? { hide } : {})} />
        )}
      </LoadGate>
      <ViewParts sections={sections} list={manual ? place.list : null} inert={place.kind === "trash"} />
    </div>
  );
}
