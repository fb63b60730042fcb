"use client";

import {
  type ComponentType,
  type ReactNode,
  Suspense,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
} from "react";
import { useTranslations } from "use-intl";
import { lazy, lazyAtStart } from "@/components/lazy";
import { Button } from "@/components/ui/button";
import { useCell } from "@/lib/cell";
import { NO_FILTER, type Query, type QueryView, type RowGroup } from "@/store/query";
import { useLoadState, useRowGroups } from "@/store/react/hooks";
import type { Layout, ListId, Priority, Sort, TodoId, UserId } from "@/store/types";
import { clearSelection, todoToReveal, useSelectedCount } from "@/store/ui-state/selection";
import { bufferKeys } from "../keyboard/key-buffer";
import { areRowsRendered, focusTodo } from "../list/focused-row";
import { isSectionId } from "../list/group-items";
import { rowOverlay } from "../list/row-ui-state";
import { type VisibleRows, visibleIds, visibleRows } from "../list/visible-rows";
import { QuickAdd } from "../quick-add/quick-add";
import { ViewSearch, ViewToolbar } from "../toolbar/view-toolbar";
import { LoadGate, RowsSkeleton } from "./load-gate";
import { type ChangeView, countConditions, useViewState, type ViewState, viewSettingKey } from "./view-state";

const OpenOverlay = lazy(() => import("../row/row-overlay"));

/** One menu and one date picker shared by all rows, to keep rows light. */
function RowOverlays() {
  const overlay = useCell(rowOverlay);
  return <Suspense>{overlay && <OpenOverlay overlay={overlay} />}</Suspense>;
}

const FilterChips = lazy(() => import("../toolbar/filter-chips"));
const ShortcutHandler = lazy(() => import("../keyboard/shortcuts"));
const SelectionBar = lazy(() => import("../row/selection-bar"));
const AddSection = lazy(() => import("../list/add-section"));

interface RowControlsProps {
  rowGroups: readonly RowGroup[];
  /** The list in manual order. */
  list: ListId | null;
  ordered: `view:${string}` | null;
  sortManually: VisibleRows["sortManually"];
  today: string;
  isTrash: boolean;
  isPlaced: boolean;
  /** The rows are laid out on a calendar's days. */
  isCalendar: boolean;
  /** Sections can be added below the empty state. */
  addsSections: boolean;
}

/** Focuses the row that somebody navigated to. */
function useFocusRevealedTodo(rowGroups: readonly RowGroup[]): void {
  const revealed = useCell(todoToReveal);
  // biome-ignore lint/correctness/useExhaustiveDependencies: looked for again whenever other rows are shown
  useEffect(() => {
    if (revealed === null || !visibleIds().includes(revealed)) return;
    // A new view first scrolls to its top, and may have yet to load its rows.
    let frame = requestAnimationFrame(function reveal() {
      if (!areRowsRendered()) {
        frame = requestAnimationFrame(reveal);
        return;
      }
      todoToReveal.set(null);
      focusTodo(revealed);
    });
    return () => cancelAnimationFrame(frame);
  }, [revealed, rowGroups]);
}

/** Shortcuts, menus and the selection bar of a view. Rendered after the rows. */
function RowControls({ addsSections, ...rows }: RowControlsProps) {
  const t = useTranslations("todos");
  const selected = useSelectedCount();
  // Below rows that have yet to load, it would move as they appear.
  const isLoaded = useLoadState().status === "ready";
  // Set before the first paint, for keys that are pressed at once.
  const { rowGroups, list } = rows;
  // biome-ignore lint/correctness/useExhaustiveDependencies: set again when any of the values changes
  useLayoutEffect(() => visibleRows.set(rows), Object.values(rows));
  useLayoutEffect(() => bufferKeys(), []);
  useFocusRevealedTodo(rowGroups);
  useEffect(() => clearSelection, []);
  return (
    <>
      <span id="row-selected" hidden>
        {t("selected")}
      </span>
      <Suspense>
        <ShortcutHandler />
      </Suspense>
      <Suspense>
        {isLoaded && addsSections && list !== null && <AddSection key={list} list={list} />}
        {selected > 0 && <SelectionBar count={selected} />}
      </Suspense>
      <RowOverlays />
    </>
  );
}

const TodoRows = lazyAtStart(
  async () => ({ default: (await import("../list/todo-list")).TodoRows }),
  RowsSkeleton,
);

interface EmptyViewProps {
  state: ViewState;
  change: ChangeView;
  empty: ReactNode;
}

/** Says that there are no todos, or that none match the filter. */
function EmptyView({ state, change, empty }: EmptyViewProps) {
  const t = useTranslations("todos");
  const { filter } = state;
  const isNarrowed = countConditions(filter) > 0 || filter.text.trim() !== "";
  return (
    <div className="grid justify-items-center gap-4 py-14 text-center">
      <span aria-hidden="true" className="todo-checkbox size-10 before:hidden" data-priority="none" />
      <p role="status" className="max-w-80 text-muted">
        {isNarrowed ? t("noMatches") : empty}
      </p>
      {isNarrowed && (
        <Button onClick={() => change({ isSearching: false, filter: { ...NO_FILTER, done: filter.done } })}>
          {t("filter.clear")}
        </Button>
      )}
    </div>
  );
}

/** The fields of a todo that is added in a view. */
export interface NewTodoDefaultsOfView {
  list: ListId;
  /** True if the view hides todos of other lists. */
  hasOneList?: boolean;
  day?: string;
  priority?: Priority;
  tags?: readonly string[];
  assignee?: UserId;
}

interface TodoViewProps {
  view: QueryView;
  title: ReactNode;
  /** The line below the title, computed from the rows in the view. */
  sub?: (rowGroups: readonly { key: string; ids: readonly TodoId[] }[]) => ReactNode;
  /** Shown next to the toolbar, such as a list's menu. */
  actions?: ReactNode;
  /** The fields of a todo that is added in the quick-add line; undefined in a view without one. */
  quickAdd?: NewTodoDefaultsOfView | undefined;
  sorts: readonly Sort[];
  layouts?: Layouts;
  canShowDone?: boolean;
  hide?: "list" | "today" | "day";
  /** One sentence that says what to do next. */
  empty: ReactNode;
}

export const ALL_SORTS: readonly Sort[] = ["manual", "due", "priority", "created", "title"];
/** The views of several lists that keep an order of their own. */
const ORDERED_VIEWS: readonly QueryView["kind"][] = ["today", "upcoming", "assigned", "tag", "filter"];

export interface LayoutProps {
  rowGroups: readonly RowGroup[];
  query: Query;
  defaults: NewTodoDefaultsOfView | undefined;
  hide: TodoViewProps["hide"];
}

/** The layouts of a view other than the list, by name. */
export type Layouts = Partial<Record<Layout, ComponentType<LayoutProps>>>;

const NO_LAYOUTS: Layouts = {};

/** A view of todos: title, toolbar, quick-add line and rows. */
export function TodoView(props: TodoViewProps) {
  const { view, quickAdd, sorts, canShowDone = false, layouts = NO_LAYOUTS } = props;
  const names = useMemo(() => ["list", ...(Object.keys(layouts) as Layout[])] as const, [layouts]);
  const { query, state, change, groups, layout, group } = useViewState(view, names);
  // The headings of the groups say it already.
  const hide = props.hide ?? (group === "list" ? "list" : undefined);
  const rowGroups = useRowGroups(query);
  const isManualOrder = view.kind === "list" && state.sort === "manual" && quickAdd !== undefined;
  const canMoveRows = isManualOrder && (group === "section" || (group === "none" && layout === "list"));
  const keepsOrder = ORDERED_VIEWS.includes(view.kind);
  const isManualSort = state.sort === "manual";
  const sortManually = useCallback(() => change({ sort: "manual" }), [change]);
  const canSortManually = !isManualSort && (keepsOrder || (view.kind === "list" && quickAdd !== undefined));
  const isEmpty = rowGroups.every(({ key, ids }) => ids.length === 0 && !isSectionId(key));
  const BoardOrCalendar = layouts[layout];

  return (
    <div className="view" data-layout={BoardOrCalendar && layout}>
      <header className="mb-5">
        <div className="flex items-start justify-between gap-3">
          <h1 dir="auto" className="serif view-title">
            {props.title}
          </h1>
          <div className="flex pt-0.5 pointer-coarse:-mt-1 pointer-coarse:pt-0">
            <ViewToolbar
              state={state}
              change={change}
              sorts={BoardOrCalendar && layout !== "board" ? [] : sorts}
              groups={groups}
              layouts={names}
              canShowDone={canShowDone}
            />
            {props.actions}
          </div>
        </div>
        {props.sub && <div className="view-sub">{props.sub(rowGroups)}</div>}
        <Suspense>
          {countConditions(state.filter) > 0 && <FilterChips view={view} state={state} change={change} />}
        </Suspense>
      </header>
      <div className="mb-4 grid gap-2">
        {quickAdd && <QuickAdd key={quickAdd.list} {...quickAdd} />}
        {state.isSearching && <ViewSearch state={state} change={change} />}
      </div>
      <LoadGate>
        {BoardOrCalendar ? (
          <Suspense>
            <BoardOrCalendar rowGroups={rowGroups} query={query} defaults={quickAdd} hide={hide} />
          </Suspense>
        ) : isEmpty ? (
          <EmptyView state={state} change={change} empty={props.empty} />
        ) : (
          <TodoRows
            rowGroups={rowGroups}
            addSectionTo={canMoveRows ? view.list : null}
            {...(hide ? { hide } : {})}
          />
        )}
      </LoadGate>
      <RowControls
        rowGroups={rowGroups}
        list={canMoveRows ? view.list : null}
        ordered={keepsOrder && isManualSort ? viewSettingKey(view) : null}
        sortManually={canSortManually ? sortManually : undefined}
        today={query.today}
        isTrash={view.kind === "trash"}
        isPlaced={BoardOrCalendar !== undefined}
        isCalendar={layout === "week" || layout === "month"}
        addsSections={!BoardOrCalendar && isEmpty}
      />
    </div>
  );
}
