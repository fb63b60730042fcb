"use client";

import { Suspense } from "react";
import { useTranslations } from "use-intl";
import { lazy } from "@/components/lazy";
import { useViewTitle } from "@/features/shell/frame/use-view-title";
import { CompletedView, TodayView, TrashView } from "@/features/todos/screens/places";
import type { User } from "@/lib/api/types";
import { useView, type View } from "@/lib/location";
import { useList, useSetting } from "@/store/react/hooks";
import { BOARDS, CALENDARS } from "./layouts";
import { ListPlace } from "./list-place";

const UpcomingView = lazy(async () => ({
  default: (await import("@/features/todos/screens/more-places")).UpcomingView,
}));
const TagPlace = lazy(() => import("./tag-place"));
const FilterPlace = lazy(() => import("./filter-place"));
const ArchiveView = lazy(async () => ({
  default: (await import("@/features/lists/archive-view")).ArchiveView,
}));
const DeletedLists = lazy(async () => ({
  default: (await import("@/features/lists/deleted-lists")).DeletedLists,
}));
const StatisticsPlace = lazy(() => import("./statistics-place"));
const UnknownView = lazy(() => import("@/features/shell/frame/unknown-view"));
const SettingsView = lazy(async () => ({
  default: (await import("@/features/settings/settings-view")).SettingsView,
}));

function Shown({ view, user }: { view: View; user: User }) {
  switch (view.name) {
    case "inbox":
      return <ListPlace id={user.inbox_id} />;
    case "list":
      return <ListPlace id={view.id} />;
    case "today":
      return <TodayView inbox={user.inbox_id} layouts={BOARDS} />;
    case "upcoming":
      return <UpcomingView layouts={CALENDARS} />;
    case "filter":
      return <FilterPlace id={view.id} inbox={user.inbox_id} />;
    case "tag":
      return <TagPlace tag={view.tag} inbox={user.inbox_id} />;
    case "completed":
      return <CompletedView />;
    case "trash":
      return (
        <TrashView
          actions={
            <Suspense>
              <DeletedLists />
            </Suspense>
          }
        />
      );
    case "statistics":
      return <StatisticsPlace />;
    case "archive":
      return <ArchiveView />;
    case "settings":
      return (
        <div className="view">
          <SettingsView />
        </div>
      );
    case "unknown":
      return <UnknownView what="page" />;
  }
}

export function CurrentView({ user }: { user: User }) {
  const t = useTranslations("shell");
  const view = useView();
  const list = useList(view.name === "list" ? view.id : "");
  const filter = useSetting(`filter:${view.name === "filter" ? view.id : ""}`);
  const named = view.name === "tag" ? view.tag : (list?.name ?? filter?.name);
  useViewTitle(named ?? t(view.name === "list" ? "lists" : view.name));
  return (
    <Suspense>
      <Shown view={view} user={user} />
    </Suspense>
  );
}
