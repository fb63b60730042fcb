"use client";

import { useEffect } from "react";
import { useFocusRestore } from "@/features/shell/keyboard/use-focus-restore";
import { useAddedElsewhereToast } from "@/features/todos/list/use-added-elsewhere-toast";
import { composer } from "@/features/todos/quick-add/state";
import type { User } from "@/lib/api/types";
import { navigate } from "@/lib/location";
import { sharedLine } from "@/lib/share-target";
import { useTodayCount } from "@/store/react/hooks";
import { useCalendar } from "@/store/react/use-calendar";
import { SidebarDragAndMenus } from "../sidebar/drag-and-menus";
import { FirstRunGate } from "./first-run-gate";

/** Shows the number of due todos on the installed app's icon. */
function useBadge(): void {
  const count = useTodayCount(useCalendar());
  useEffect(() => {
    if (!matchMedia("(display-mode: standalone)").matches) return;
    (count > 0 ? navigator.setAppBadge?.(count) : navigator.clearAppBadge?.())?.catch(() => undefined);
  }, [count]);
}

/** Starts a todo from what another app shared, in the parameters that the manifest names. */
function useShared(inbox: string): void {
  useEffect(() => {
    const asked = new URLSearchParams(location.search);
    const text = sharedLine(asked);
    if (!text) return;
    navigate(location.pathname, "replace");
    composer.set({ list: inbox, text });
  }, [inbox]);
}

/** Services of the app that render nothing; they load after the first paint. */
export default function Extras({ user }: { user: User }) {
  useBadge();
  useFocusRestore();
  useAddedElsewhereToast();
  useShared(user.inbox_id);
  return (
    <>
      <SidebarDragAndMenus inbox={user.inbox_id} />
      <FirstRunGate user={user} />
    </>
  );
}
