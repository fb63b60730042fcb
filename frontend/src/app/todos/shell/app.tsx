"use client";

import { useRouter } from "next/navigation";
import { type ComponentType, type ReactNode, Suspense, useEffect, useState } from "react";
import { IntlProvider, useTranslations } from "use-intl";
import { lazy, preloadParts } from "@/components/lazy";
import { NavGroup } from "@/components/nav";
import { FilterLink, FilterNav } from "@/features/filters/filter-nav";
import { ListLink, ListNav } from "@/features/lists/list-nav";
import { AppFrame, FrameSkeleton } from "@/features/shell/frame/app-frame";
import { BottomTabs } from "@/features/shell/frame/bottom-tabs";
import { LessUsedViews, Sidebar } from "@/features/shell/frame/sidebar";
import type { OnSignedOut } from "@/features/shell/session/session-gate";
import { SessionGate } from "@/features/shell/session/session-gate";
import { shortcutsOpen } from "@/features/shell/shell-state";
import { composerTarget, type QuickAddTarget } from "@/features/todos/quick-add/state";
import type { User } from "@/lib/api/types";
import { useOpenTodo, useView } from "@/lib/location";
import { IS_GUEST_PAGE, storeSessionEndedFlag } from "@/lib/preferences";
import { firstPaintMessages } from "@/messages/first-paint";
import { hasPermission } from "@/store/engine/roles";
import {
  useCollapsed,
  useList,
  useLists,
  useLoadState,
  useNewTodoDefaults,
  useSavedFilters,
} from "@/store/react/hooks";
import { useCalendar } from "@/store/react/use-calendar";
import { useSession } from "@/store/session/session";
import { isActive, type ListId } from "@/store/types";
import { paletteOpen } from "@/store/ui-state/dialogs";
import { CurrentView } from "../views/current-view";
import { Dialogs } from "./dialogs";
import { useAppActions } from "./use-app-actions";
import { useActionInAddress, useAppShortcuts } from "./use-app-shortcuts";

/** Favorite lists and saved filters; nothing if there are none. */
function Favorites() {
  const t = useTranslations("shell");
  const group = useCollapsed("nav:favourites");
  const lists = useLists().filter((list) => list.favorited_at !== null);
  const filters = useSavedFilters().filter((filter) => filter.favorite);
  if (lists.length + filters.length === 0) return null;
  return (
    <NavGroup {...group} title={t("favorites")}>
      <ul className="grid grid-cols-1 gap-0.5">
        {lists.map((list) => (
          <ListLink key={list.id} list={list} />
        ))}
        {filters.map((filter) => (
          <FilterLink key={filter.id} filter={filter} />
        ))}
      </ul>
    </NavGroup>
  );
}

/** The groups of the sidebar below its fixed links. They appear together, so that nothing there shifts. */
function SidebarGroups() {
  if (useLoadState().status !== "ready") return null;
  return (
    <>
      <Suspense>
        <InvitationsLink />
      </Suspense>
      <Favorites />
      <ListNav />
      <FilterNav />
      <Suspense>
        <TagNav />
        <LessUsedViews />
      </Suspense>
    </>
  );
}

const AppServices = lazy(() => import("./app-services"));
const InvitationsLink = lazy(() => import("@/features/sharing/invitations-link"));
const TagNav = lazy(() => import("@/features/tags/tag-nav"));
const Detail = lazy(() => import("@/features/todos/detail/detail"));

/** Renews this browser's push subscription with the server's current key. */
function renewWebPush(): void {
  if (globalThis.Notification?.permission !== "granted") return;
  import("@/store/session/web-push").then((push) => push.renewWebPush()).catch(() => undefined);
}

/** Loads the parts that the first paint does not show, once the page has its todos and some time to settle. */
function usePreloadedParts(isReady: boolean): void {
  useEffect(() => {
    if (!isReady) return;
    const timer = setTimeout(() => {
      void preloadParts();
      renewWebPush();
    }, 1500);
    return () => clearTimeout(timer);
  }, [isReady]);
}

/** Returns the fields with which quick add puts a todo into the view, and whether the view has a line of its own. */
function useQuickAddTarget(inbox: ListId): { target: QuickAddTarget; hasLine: boolean } {
  const view = useView();
  const calendar = useCalendar();
  const list = useList(view.name === "list" ? view.id : inbox);
  const ofFilter = useNewTodoDefaults(view.name === "filter" ? view.id : "", calendar);
  const target = {
    list: isActive(list) && hasPermission(list, "edit") ? list.id : inbox,
    ...(view.name === "today" ? { day: calendar.today } : {}),
    ...(view.name === "tag" ? { tags: [view.tag] } : {}),
    ...ofFilter,
  };
  const isListed = view.name === "list" && view.id === target.list;
  return { target, hasLine: isListed || ofFilter !== null || ["inbox", "today", "tag"].includes(view.name) };
}

function SignedInApp({ user }: { user: User }) {
  const { target, hasLine } = useQuickAddTarget(user.inbox_id);
  const appActions = useAppActions(target, hasLine);
  useActionInAddress(appActions);
  useAppShortcuts(appActions);
  const find = () => paletteOpen.set(true);
  const help = () => shortcutsOpen.set(true);
  const open = useOpenTodo();
  const view = useView();
  const ready = useLoadState().status === "ready";
  usePreloadedParts(ready);
  return (
    <>
      <AppFrame
        sidebar={<Sidebar user={user} lists={<SidebarGroups />} onSearch={find} onShortcuts={help} />}
        tabs={
          <BottomTabs
            onSearch={find}
            onAdd={view.name === "settings" ? undefined : () => composerTarget.set(target)}
          />
        }
        panel={<Suspense>{open !== null && <Detail isReady={ready} />}</Suspense>}
      >
        <CurrentView user={user} />
      </AppFrame>
      <Dialogs appActions={appActions} user={user} newTodo={target} />
      <Suspense>
        <AppServices user={user} />
      </Suspense>
    </>
  );
}

/** Messages are in English; dates and numbers follow the user's own settings. */
function FirstPaintMessages({ children }: { children: ReactNode }) {
  const session = useSession();
  const { locale, timezone } =
    session.status === "signed-in" ? session.user : { locale: "en", timezone: "UTC" };
  return (
    <IntlProvider locale={locale} messages={firstPaintMessages} timeZone={timezone}>
      {children}
    </IntlProvider>
  );
}

/** The app of a guest. It replaces the prerendered frame once that has been hydrated. */
function GuestPage() {
  const [page, setPage] = useState<{ GuestApp?: ComponentType; error?: unknown }>({});
  useEffect(() => {
    import("../guest/guest-app").then(
      ({ default: GuestApp }) => setPage({ GuestApp }),
      (error) => setPage({ error }),
    );
  }, []);
  if (page.error) throw page.error;
  return page.GuestApp ? <page.GuestApp /> : <FrameSkeleton />;
}

export function App() {
  const router = useRouter();
  const leave: OnSignedOut = (why, stay) => {
    const here = location.pathname + location.search;
    if (why === "ended") storeSessionEndedFlag();
    const login = here === "/todos" ? "/login" : `/login?next=${encodeURIComponent(here)}`;
    if (stay) return router.replace(login);
    // The next person gets a page without anything written on it, even by going back.
    addEventListener("pageshow", () => location.reload());
    location.replace(why === "deleted" ? "/account-deleted" : login);
  };
  if (IS_GUEST_PAGE) return <GuestPage />;
  return (
    <FirstPaintMessages>
      <SessionGate waiting={<FrameSkeleton />} onSignedOut={leave}>
        {(user) => <SignedInApp user={user} />}
      </SessionGate>
    </FirstPaintMessages>
  );
}
