"use client";

import { lazy as reactLazy, Suspense } from "react";
import { useTranslations } from "use-intl";
import { lazy, loadPart } from "@/components/lazy";
import { ListMenuButton, ListPeople } from "@/features/lists/list-nav";
import { ViewTitle } from "@/features/shell/frame/app-frame";
import { LoadGate } from "@/features/todos/views/load-gate";
import { CompletedView, ListView, TodayView, TrashView } from "@/features/todos/views/main-views";
import type { LayoutProps, Layouts } from "@/features/todos/views/todo-view";
import type { User } from "@/lib/api/types";
import { SETTINGS_SECTIONS, useView, type View } from "@/lib/location";
import { useList, useLoadState, useSetting } from "@/store/react/hooks";
import type { ListId } from "@/store/types";

const UpcomingView = lazy(async () => ({
  default: (await import("@/features/todos/views/multi-list-views")).UpcomingView,
}));
const AssignedView = lazy(async () => ({
  default: (await import("@/features/todos/views/multi-list-views")).AssignedView,
}));
const UpdatesView = lazy(() => import("@/features/todos/updates/updates-view"));
const CurrentTagView = lazy(async () => ({
  default: (await import("./filter-and-tag-views")).CurrentTagView,
}));
const CurrentFilterView = lazy(async () => ({
  default: (await import("./filter-and-tag-views")).CurrentFilterView,
}));
const StatisticsView = lazy(() => import("./statistics-view"));
const ArchivedListsView = lazy(async () => ({
  default: (await import("@/features/lists/inactive-lists")).ArchivedListsView,
}));
const DeletedLists = lazy(async () => ({
  default: (await import("@/features/lists/inactive-lists")).DeletedLists,
}));
const EmptyTrashButton = lazy(async () => ({
  default: (await import("@/features/lists/inactive-lists")).EmptyTrashButton,
}));
const UnknownView = lazy(() => import("@/features/shell/frame/unknown-view"));
const SettingsView = lazy(async () => ({
  default: (await import("@/features/settings/settings-view")).SettingsView,
}));

/** For the few who run the server, so it's loaded only when it's opened. */
const OperatorView = reactLazy(async () => ({
  default: await loadPart(() => import("@/features/settings/operator/operator-view")),
}));

const Calendar = lazy(() => import("./calendar-layout"));

/** The layouts of lists, filters, tags and Today, apart from the list. */
const BOARD_LAYOUTS: Layouts = { board: lazy(() => import("./board-layout")) };

/** The layouts of Upcoming, apart from the agenda. */
const CALENDAR_LAYOUTS: Layouts = {
  week: (props: LayoutProps) => <Calendar {...props} period="week" />,
  month: (props: LayoutProps) => <Calendar {...props} period="month" />,
};

/** A list by its id, or the unknown view once everything has been pulled. */
function CurrentList({ id }: { id: ListId }) {
  const list = useList(id);
  const isLoaded = useLoadState().status === "ready";
  if (list && list.deleted_at === null) {
    return (
      <ListView
        list={list}
        layouts={BOARD_LAYOUTS}
        actions={<ListMenuButton list={list} />}
        people={<ListPeople list={list} />}
      />
    );
  }
  return list !== undefined || isLoaded ? (
    <UnknownView what="list" />
  ) : (
    <div className="view">
      <LoadGate>{null}</LoadGate>
    </div>
  );
}

function ViewContent({ view, user }: { view: View; user: User }) {
  switch (view.name) {
    case "inbox":
      return <CurrentList id={user.inbox_id} />;
    case "list":
      return <CurrentList id={view.id} />;
    case "today":
      return <TodayView inbox={user.inbox_id} layouts={BOARD_LAYOUTS} />;
    case "upcoming":
      return <UpcomingView layouts={CALENDAR_LAYOUTS} />;
    case "assigned":
      return <AssignedView layouts={BOARD_LAYOUTS} />;
    case "updates":
      return <UpdatesView />;
    case "filter":
      return <CurrentFilterView id={view.id} inbox={user.inbox_id} layouts={BOARD_LAYOUTS} />;
    case "tag":
      return <CurrentTagView tag={view.tag} inbox={user.inbox_id} layouts={BOARD_LAYOUTS} />;
    case "completed":
      return <CompletedView />;
    case "trash":
      return (
        <TrashView
          lists={
            <Suspense>
              <DeletedLists />
            </Suspense>
          }
          actions={
            <Suspense>
              <EmptyTrashButton />
            </Suspense>
          }
        />
      );
    case "statistics":
      return <StatisticsView />;
    case "archive":
      return <ArchivedListsView />;
    case "settings":
      return (
        <div className="view">
          <SettingsView />
        </div>
      );
    case "operator":
      return user.is_operator ? <OperatorView section={view.section} /> : <UnknownView what="page" />;
    case "unknown":
      return <UnknownView what="page" />;
  }
}

export function CurrentView({ user }: { user: User }) {
  const t = useTranslations("shell");
  const view = useView();
  const list = useList(view.name === "list" ? view.id : "");
  const filter = useSetting(`filter:${view.name === "filter" ? view.id : ""}`);
  const sections = useTranslations("settings.sections");
  const settingsSection = SETTINGS_SECTIONS.find((name) => view.name === "settings" && name === view.section);
  const named = view.name === "tag" ? view.tag : (list?.name ?? filter?.name);
  const isClosed = view.name === "operator" && !user.is_operator;
  const title = named ?? t(view.name === "list" ? "lists" : isClosed ? "unknown" : view.name);
  return (
    <>
      <ViewTitle>{settingsSection ? `${sections(settingsSection)} · ${title}` : title}</ViewTitle>
      <Suspense>
        <ViewContent view={view} user={user} />
      </Suspense>
    </>
  );
}
