"use client";

import { useEffect, useRef } from "react";
import { useTranslations } from "use-intl";
import { announce } from "@/components/feedback/announcer";
import { toast } from "@/components/feedback/toaster";
import { peopleWithShownAvatars, pictureUrls } from "@/components/ui/picture-urls";
import FirstRun from "@/features/first-run/first-run";
import { useReceivedInvitations } from "@/features/sharing/received-invitations";
import { useFocusViewAfterRemoval } from "@/features/shell/keyboard/focus-after-removal";
import { useDueLabel } from "@/features/todos/due/due-label";
import { revealTodo } from "@/features/todos/list/focused-row";
import { visibleIds } from "@/features/todos/list/visible-rows";
import { composerTarget, lastAddedTodos } from "@/features/todos/quick-add/state";
import type { User } from "@/lib/api/types";
import { runAfterPaint } from "@/lib/focus/run-after-paint";
import { allowSingleKeys } from "@/lib/keys";
import { navigate, useView } from "@/lib/location";
import { composeQuickAddLine } from "@/lib/web-share-target";
import { store } from "@/store/app-store";
import { existingTodos } from "@/store/indexes/selectors";
import { startProfilePictures } from "@/store/pictures/profile-pictures";
import { useLoadState, useSetting, useTodayCount } from "@/store/react/hooks";
import { useCalendar } from "@/store/react/use-calendar";
import type { Todo, TodoId } from "@/store/types";
import { goToTodo } from "@/store/ui-state/go-to-todo";
import { SidebarInteractions } from "../sidebar/sidebar-interactions";
import { usePresence } from "./use-presence";

const isEmpty = () => store.todos.values().next().done === true;

/** Applies the account's app setting: single-key shortcuts, and the first run of an empty account. */
function FirstRunGate({ user }: { user: User }) {
  const ready = useLoadState().status === "ready";
  const app = useSetting("app");
  useEffect(() => {
    if (app) allowSingleKeys(app.single_keys);
  }, [app]);
  return ready && !app?.tour_done && isEmpty() && <FirstRun user={user} />;
}

/** Returns a sentence that says where todos were added. */
function useAddedMessage() {
  const t = useTranslations();
  const dueLabel = useDueLabel();
  return ([first, ...others]: readonly [Todo, ...Todo[]]): string => {
    if (others.length > 0) return t("quickAdd.addedTodos", { count: others.length + 1 });
    const list = store.lists.get(first.list_id)?.name ?? "";
    const due = dueLabel(first)?.text;
    return due
      ? t("todos.announcements.addedToFor", { list, due })
      : t("todos.announcements.addedTo", { list });
  };
}

/**
 * Scrolls to what was added, or shows a toast that leads to it if it is not in the view. Screen readers hear one of both.
 * The composer would cover the toast, which therefore waits until it closes, for all that was added meanwhile.
 */
export function useShowAdded(): void {
  const t = useTranslations();
  const messageFor = useAddedMessage();
  const todosForToast = useRef<readonly TodoId[]>([]);

  function showToast(): void {
    const [first, ...others] = [...existingTodos(store, todosForToast.current)].filter(
      (row) => !row.deleted_at,
    );
    todosForToast.current = [];
    if (!first) return;
    const show = { label: t("todos.announcements.show"), run: () => goToTodo(first) };
    toast(messageFor([first, ...others]), { action: show });
  }

  function showAdded(ids: readonly TodoId[]): void {
    const [first, ...others] = existingTodos(store, ids);
    if (!first) return;
    if (visibleIds().includes(first.id)) {
      const isAlone = others.length === 0;
      announce(
        isAlone ? t("todos.announcements.added", { title: first.title }) : messageFor([first, ...others]),
      );
      revealTodo(first.id);
      return;
    }
    todosForToast.current = [...ids, ...todosForToast.current];
    if (composerTarget.get() === null) showToast();
    else announce(messageFor([first, ...others]));
  }

  const latest = useRef({ showAdded, showToast });
  latest.current = { showAdded, showToast };
  useEffect(
    () =>
      lastAddedTodos.subscribe(() => {
        const ids = lastAddedTodos.get();
        if (ids.length > 0) runAfterPaint(() => latest.current.showAdded(ids));
      }),
    [],
  );
  useEffect(
    () =>
      composerTarget.subscribe(() => {
        if (composerTarget.get() === null) runAfterPaint(() => latest.current.showToast());
      }),
    [],
  );
}

/** Says why nothing happened where the person's role does not allow a change. */
export function useDenialToast(): void {
  const t = useTranslations("lists.denied");
  useEffect(() => {
    let dismissLast = () => {};
    return store.onDenied(({ name, role }) => {
      dismissLast();
      const remember = (dismiss: () => void) => {
        dismissLast = dismiss;
      };
      toast(t(role === "owner" ? "viewer" : role, { name }), { until: remember });
    });
  }, [t]);
}

/** Shows the number of due todos on the installed app's icon. */
function useBadge(): void {
  const count = useTodayCount(useCalendar());
  useEffect(() => {
    if (!matchMedia("(display-mode: standalone)").matches) return;
    (count > 0 ? navigator.setAppBadge?.(count) : navigator.clearAppBadge?.())?.catch(() => undefined);
  }, [count]);
}

/** Lets a finger drag rows, cards and lists, on devices that have a touch screen. */
export function useTouchDrag(): void {
  useEffect(() => {
    if (!matchMedia("(any-pointer: coarse)").matches) return;
    let stop: (() => void) | null = null;
    let isUnmounted = false;
    import("@/lib/touch-drag").then(
      ({ listenToTouchDrags }) => {
        if (!isUnmounted) stop = listenToTouchDrags();
      },
      () => undefined,
    );
    return () => {
      isUnmounted = true;
      stop?.();
    };
  }, []);
}

/** Starts a todo from what another app shared, in the parameters that the manifest names. */
function useShareTarget(inbox: string): void {
  useEffect(() => {
    const params = new URLSearchParams(location.search);
    const text = composeQuickAddLine(params);
    if (!text) return;
    navigate(location.pathname, "replace");
    composerTarget.set({ list: inbox, text });
  }, [inbox]);
}

/** Services of the app that render nothing; they load after the first paint. */
export default function AppServices({ user }: { user: User }) {
  useBadge();
  useDenialToast();
  useReceivedInvitations();
  useFocusViewAfterRemoval();
  useShowAdded();
  useShareTarget(user.inbox_id);
  useTouchDrag();
  useEffect(() => startProfilePictures(peopleWithShownAvatars, pictureUrls), []);
  const view = useView();
  usePresence(user.id, view.name === "list" ? view.id : null);
  return (
    <>
      <SidebarInteractions inbox={user.inbox_id} />
      <FirstRunGate user={user} />
    </>
  );
}
