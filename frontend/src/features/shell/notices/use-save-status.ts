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

/** True once what waits is worth a word: after a while, or at once when it was held up, and then until it is saved. */
function useWorthAWord(waits: boolean, heldUp: boolean): boolean {
  const [worth, setWorth] = useState(false);
  useEffect(() => {
    if (!waits || heldUp) return setWorth(waits);
    const timer = setTimeout(setWorth, LONG_MS, true);
    return () => clearTimeout(timer);
  }, [waits, heldUp]);
  return worth;
}

/** Whether this browser keeps what is written here when the window closes. */
export const useKeeps = (): boolean => usePersistence() === "disk";

/** Whether closing this page now would lose a change. */
export function useUnkept(): boolean {
  const { pending: waiting } = useOutboxState();
  return usePersistence() === "memory" && waiting > 0;
}

export type Saving = "loading" | "saved" | "saving" | "retrying" | "offline";

/** How far the server has what was done here, and how many changes it has not. */
export function useSaveStatus(): { key: Saving; count: number } {
  const { status, pending: count } = useOutboxState();
  const loaded = useLoadState().status === "ready";
  const online = useOnline();
  const session = useSession();
  const unreached = session.status === "signed-in" && session.standing === "unreached";
  const stuck = status === "retrying" || unreached;
  const saving = useWorthAWord(count > 0, !online || stuck);
  if (!online) return { key: "offline", count };
  if (stuck) return { key: "retrying", count };
  if (saving) return { key: "saving", count };
  return { key: loaded ? "saved" : "loading", count };
}
