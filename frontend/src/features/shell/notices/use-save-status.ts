"use client";

import { useEffect, useState, useSyncExternalStore } from "react";
import { useLoadState, useOutboxState, usePersistence } from "@/store/react/hooks";
import { useSession } from "@/store/session/session";

const LONG_MS = 1000;

function subscribe(listener: () => void): () => void {
  addEventListener("online", listener);
  addEventListener("offline", listener);
  return () => {
    removeEventListener("online", listener);
    removeEventListener("offline", listener);
  };
}

const useOnline = () =>
  useSyncExternalStore(
    subscribe,
    () => navigator.onLine,
    () => true,
  );

/** True after a delay, or at once if sending is blocked, until everything is saved. */
function useWorthAWord(waits: boolean, isBlocked: boolean): boolean {
  const [worth, setWorth] = useState(false);
  useEffect(() => {
    if (!waits || isBlocked) return setWorth(waits);
    const timer = setTimeout(setWorth, LONG_MS, true);
    return () => clearTimeout(timer);
  }, [waits, isBlocked]);
  return worth;
}

/** True if this browser stores changes when the window closes. */
export const useKeeps = (): boolean => usePersistence() === "disk";

/** True if closing this page now would lose a change. */
export function useHasUnsavedChanges(): boolean {
  const { pending: waiting } = useOutboxState();
  return usePersistence() === "memory" && waiting > 0;
}

export type Saving = "loading" | "saved" | "saving" | "retrying" | "offline";

/** Returns the save status and the number of pending changes. */
export function useSaveStatus(): { key: Saving; count: number } {
  const { status, pending: count } = useOutboxState();
  const loaded = useLoadState().status === "ready";
  const online = useOnline();
  const session = useSession();
  const unreached = session.status === "signed-in" && session.confirmation === "unreachable";
  const stuck = status === "retrying" || unreached;
  const saving = useWorthAWord(count > 0, !online || stuck);
  if (!online) return { key: "offline", count };
  if (stuck) return { key: "retrying", count };
  if (saving) return { key: "saving", count };
  return { key: loaded ? "saved" : "loading", count };
}
