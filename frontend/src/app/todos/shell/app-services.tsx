"use client";

import { useEffect, useRef } from "react";
import { useTranslations } from "use-intl";
import { announce } from "@/components/feedback/announcer";
import { toast } from "@/components/feedback/toaster";
import FirstRun from "@/features/first-run/first-run";
import { useFocusViewAfterLoss } from "@/features/shell/keyboard/focus";
import { useDueLabel } from "@/features/todos/due/due-label";
import { revealTodo } from "@/features/todos/list/focused-row";
import { visibleIds } from "@/features/todos/list/visible-rows";
import { composer, lastAdded } from "@/features/todos/quick-add/state";
import type { User } from "@/lib/api/types";
import { allowSingleKeys } from "@/lib/keys";
import { navigate } from "@/lib/location";
import { runAfterPaint } from "@/lib/run-after-paint";
import { composeQuickAddLine } from "@/lib/share-target";
import { store } from "@/store/app-store";
import { useLoadState, useSetting, useTodayCount } from "@/store/react/hooks";
import { useCalendar } from "@/store/react/use-calendar";
import type { TodoId } from "@/store/types";
import { goToTodo } from "@/store/ui-state/go-to-todo";
import { SidebarInteractions } from "../sidebar/interactions";

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

/** Scrolls to what was added, or shows a toast that leads to it if it is not in the view. Screen readers hear one of both. */
function useShowAdded(): void {
  const t = useTranslations();
  const dueLabel = useDueLabel();
  const latest = useRef<(ids: readonly TodoId[]) => void>(() => undefined);
  latest.current = (ids) => {
    const todo = store.todos.get(ids[0] ?? "");
    if (!todo) return;
    const several = ids.length > 1 && t("quickAdd.addedTodos", { count: ids.length });
    if (visibleIds().includes(todo.id)) {
      announce(several || t("todos.announcements.added", { title: todo.title }));
      revealTodo(todo.id);
      return;
    }
    const list = store.lists.get(todo.list_id)?.name ?? "";
    const due = dueLabel(todo)?.text;
    const place = due
      ? t("todos.announcements.addedToFor", { list, due })
      : t("todos.announcements.addedTo", { list });
    toast(several || place, { action: { label: t("todos.announcements.show"), run: () => goToTodo(todo) } });
  };
  useEffect(
    () =>
      lastAdded.subscribe(() => {
        const ids = lastAdded.get();
        if (ids.length > 0) runAfterPaint(() => latest.current(ids));
      }),
    [],
  );
}

/** Shows the number of due todos on the installed app's icon. */
function useBadge(): void {
  const count = useTodayCount(useCalendar());
  useEffect(() => {
    if (!matchMedia("(display-mode: standalone)").matches) return;
    (count > 0 ? navigator.setAppBadge?.(count) : navigator.clearAppBadge?.())?.catch(() => undefined);
  }, [count]);
}

/** Starts a todo from what another app shared, in the parameters that the manifest names. */
function useShareTarget(inbox: string): void {
  useEffect(() => {
    const params = new URLSearchParams(location.search);
    const text = composeQuickAddLine(params);
    if (!text) return;
    navigate(location.pathname, "replace");
    composer.set({ list: inbox, text });
  }, [inbox]);
}

/** Services of the app that render nothing; they load after the first paint. */
export default function AppServices({ user }: { user: User }) {
  useBadge();
  useFocusViewAfterLoss();
  useShowAdded();
  useShareTarget(user.inbox_id);
  return (
    <>
      <SidebarInteractions inbox={user.inbox_id} />
      <FirstRunGate user={user} />
    </>
  );
}
