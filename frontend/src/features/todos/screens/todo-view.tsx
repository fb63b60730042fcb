"use client";

import { type ComponentType, type ReactNode, Suspense, useMemo } from "react";
import { lazyAtStart } from "@/components/lazy";
import type { Place, Query, Section } from "@/store/query";
import { useSections } from "@/store/react/hooks";
import type { Layout, ListId, Priority, Sort, TodoId } from "@/store/types";
import { isListSection } from "../list/list-items";
import { QuickAdd } from "../quick-add/quick-add";
import { ViewSearch, ViewTools } from "../toolbar/view-toolbar";
import { EmptyView, LoadGate, RowsSkeleton } from "./load-gate";
import { ViewParts } from "./view-parts";
import { useViewQuery } from "./view-query";

const TodoRows = lazyAtStart(
  async () => ({ default: (await import("../list/todo-list")).TodoRows }),
  RowsSkeleton,
);

export interface Gives {
  list: ListId;
  /** Hides todos of other lists. */
  only?: boolean;
  day?: string;
  priority?: Priority;
  tags?: readonly string[];
}

export interface TodoViewProps {
  place: Place;
  title: ReactNode;
  /** The line below the title, computed from the rows in the view. */
  sub?: (sections: readonly { key: string; ids: readonly TodoId[] }[]) => ReactNode;
  /** Shown next to the toolbar, such as a list's menu. */
  actions?: ReactNode;
  /** The list and day for todos added here; undefined if none can be added. */
  adds?: { list: ListId; day?: string } | undefined;
  /** The fields of a todo that is added in a column, in a view without a quick-add line. */
  gives?: Gives | undefined;
  sorts: readonly Sort[];
  layouts?: Layouts;
  canShowDone?: boolean;
  hide?: "list" | "today" | "day";
  /** One sentence that says what to do next. */
  empty: string;
}

const ALL_SORTS: readonly Sort[] = ["manual", "due", "priority", "created", "title"];
export const LIST_SORTS = ALL_SORTS;
export const TODAY_SORTS = ALL_SORTS.slice(1);

export interface LayoutProps {
  sections: readonly Section[];
  query: Query;
  adds: Gives | undefined;
  hide: TodoViewProps["hide"];
}

/** The layouts of a view other than the list, by name. */
export type Layouts = Partial<Record<Layout, ComponentType<LayoutProps>>>;

const NO_LAYOUTS: Layouts = {};

/** A view of todos: title, toolbar, quick-add line and rows. */
export function TodoView(props: TodoViewProps) {
  const { place, adds, gives, sorts, hide, canShowDone = false, layouts = NO_LAYOUTS } = props;
  const names = useMemo(() => ["list", ...(Object.keys(layouts) as Layout[])] as const, [layouts]);
  const { query, options, change, groups, layout, group } = useViewQuery(place, names);
  const sections = useSections(query);
  const manual = place.kind === "list" && options.sort === "manual" && adds !== undefined;
  const byHand = manual && (group === "section" || (group === "none" && layout === "list"));
  const isEmpty = sections.every(({ key, ids }) => ids.length === 0 && !isListSection(key));
  const Shown = layouts[layout];

  return (
    <div className="view" data-layout={Shown && layout}>
      <header className="mb-5">
        <div className="flex items-start justify-between gap-3">
          <h1 className="serif view-title">{props.title}</h1>
          <div className="flex pt-0.5 pointer-coarse:-mt-1 pointer-coarse:pt-0">
            <ViewTools
              options={options}
              change={change}
              sorts={Shown && layout !== "board" ? [] : sorts}
              groups={groups}
              layouts={names}
              canShowDone={canShowDone}
            />
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
        {Shown ? (
          <Suspense>
            <Shown sections={sections} query={query} adds={adds ?? gives} hide={hide} />
          </Suspense>
        ) : isEmpty ? (
          <EmptyView options={options} change={change} empty={props.empty} />
        ) : (
          <TodoRows sections={sections} foot={byHand ? place.list : null} {...(hide ? { hide } : {})} />
        )}
      </LoadGate>
      <ViewParts
        sections={sections}
        list={byHand ? place.list : null}
        inert={place.kind === "trash"}
        scattered={layout === "week" || layout === "month"}
        addsSections={!Shown && isEmpty}
      />
    </div>
  );
}
