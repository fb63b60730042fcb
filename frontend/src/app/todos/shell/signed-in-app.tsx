"use client";

import { Suspense, useEffect } from "react";
import { lazy, preloadParts } from "@/components/lazy";
import { FilterNav } from "@/features/filters/filter-nav";
import { ListNav } from "@/features/lists/list-nav";
import { paletteOpen } from "@/features/palette/state";
import { AppFrame } from "@/features/shell/frame/app-frame";
import { BottomTabs } from "@/features/shell/frame/bottom-tabs";
import { Sidebar } from "@/features/shell/frame/sidebar";
import { shortcutsOpen } from "@/features/shell/keyboard/shortcuts-state";
import { composer, type Target } from "@/features/todos/quick-add/state";
import type { User } from "@/lib/api/types";
import { useOpenTodo, useView } from "@/lib/location";
import { useList, useLoadState } from "@/store/react/hooks";
import { useCalendar } from "@/store/react/use-calendar";
import { isActive, type ListId } from "@/store/types";
import { CurrentView } from "../places/current-view";
import { Favorites } from "../sidebar/favorites";
import { Dialogs } from "./dialogs";
import { useAppKeys } from "./use-app-keys";

/** The groups of the sidebar below its fixed links. They appear together, so that nothing there shifts. */
function Places() {
  if (useLoadState().status !== "ready") return null;
  return (
    <>
      <Favorites />
      <ListNav />
      <FilterNav />
      <Suspense>
        <TagNav />
      </Suspense>
    </>
  );
}

const Extras = lazy(() => import("./app-badge-and-share-target"));
const TagNav = lazy(() => import("@/features/tags/tag-nav"));
const Detail = lazy(() => import("@/features/todos/detail/detail"));

/** Renews this browser's push subscription with the server's current key. */
function renewPush(): void {
  if (globalThis.Notification?.permission !== "granted") return;
  import("@/store/session/push-subscription").then((push) => push.renewPush()).catch(() => undefined);
}

/** Loads the parts that the first paint does not show once the page is idle. */
function useParts(): void {
  useEffect(() => {
    const timer = setTimeout(() => {
      void preloadParts();
      renewPush();
    }, 1500);
    return () => clearTimeout(timer);
  }, []);
}

/** Returns where quick add puts a todo: the current list, and today in views of today. */
function useTarget(inbox: ListId): Target {
  const view = useView();
  const { today } = useCalendar();
  const list = useList(view.name === "list" ? view.id : inbox);
  return { list: isActive(list) ? list.id : inbox, ...(view.name === "today" ? { day: today } : {}) };
}

export function SignedInApp({ user }: { user: User }) {
  const target = useTarget(user.inbox_id);
  const appActions = useAppKeys(target);
  useParts();
  const find = () => paletteOpen.set(true);
  const help = () => shortcutsOpen.set(true);
  const open = useOpenTodo();
  const view = useView();
  const ready = useLoadState().status === "ready";
  return (
    <>
      <AppFrame
        sidebar={<Sidebar user={user} lists={<Places />} onSearch={find} onShortcuts={help} />}
        tabs={
          <BottomTabs
            onSearch={find}
            onAdd={view.name === "settings" ? undefined : () => composer.set(target)}
          />
        }
        panel={<Suspense>{open !== null && <Detail ready={ready} />}</Suspense>}
      >
        <CurrentView user={user} />
      </AppFrame>
      <Dialogs appActions={appActions} user={user} />
      <Suspense>
        <Extras user={user} />
      </Suspense>
    </>
  );
}
