"use client";

import { useEffect, useState, useSyncExternalStore } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { syncNow } from "@/store/app-store";
import { useLoadState, useOutboxState, usePersistence } from "@/store/react/hooks";
import { confirmSession, useSession } from "@/store/session/session";

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

type Saving = "loading" | "saved" | "saving" | "retrying" | "offline";

/** Returns the save status and the number of pending changes. */
function useSaveStatus(): { key: Saving; count: number } {
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

const DOT: Record<Exclude<Saving, "loading">, string> = {
  saved: "bg-ok",
  saving: "bg-muted",
  retrying: "bg-warn",
  offline: "bg-warn",
};

/** Asks before the page is left while it holds changes that are stored nowhere else. */
function useGuard(): void {
  const hasUnsavedChanges = useHasUnsavedChanges();
  useEffect(() => {
    if (!hasUnsavedChanges) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [hasUnsavedChanges]);
}

function tryNow(): void {
  void confirmSession();
  syncNow();
}

function Words({ saving: { key, count } }: { saving: ReturnType<typeof useSaveStatus> }) {
  const t = useTranslations("shell.status");
  if (key === "loading") return null;
  return (
    <>
      <span aria-hidden="true" className={`size-1.5 shrink-0 rounded-full ${DOT[key]}`} />
      <span className="flex-1">{t(key, { count })}</span>
      {key === "retrying" && (
        <Button size="sm" tone="plain" onClick={tryNow}>
          {t("now")}
        </Button>
      )}
    </>
  );
}

/** The save status at the bottom of the sidebar. */
export function SaveStatus() {
  const saving = useSaveStatus();
  useGuard();
  return (
    <div
      role="status"
      className="sticky -inset-be-3 mt-auto -mb-3 flex min-h-9 flex-wrap items-center gap-2 bg-side px-2 pt-4 pb-3 text-muted text-xs"
    >
      <Words saving={saving} />
    </div>
  );
}

/** The save status above a phone's tabs, shown only if there is something to say. */
export function SaveNotice() {
  const saving = useSaveStatus();
  useGuard();
  if (saving.key !== "retrying" && saving.key !== "offline") return null;
  return (
    <div role="status" className="save-notice">
      <Words saving={saving} />
    </div>
  );
}
