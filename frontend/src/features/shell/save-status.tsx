"use client";

import { useEffect, useState, useSyncExternalStore } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { store } from "@/store/app-store";
import { useOutbox } from "@/store/hooks";
import type { OutboxState } from "@/store/outbox";

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

/** True once something has been under way long enough to be worth a word. */
function useLong(underway: boolean): boolean {
  const [long, setLong] = useState(false);
  useEffect(() => {
    if (!underway) return setLong(false);
    const timer = setTimeout(setLong, LONG_MS, true);
    return () => clearTimeout(timer);
  }, [underway]);
  return long;
}

/** What is not on the server yet lives on this page alone, so leaving it is asked about. */
function useGuard({ waiting }: OutboxState): void {
  useEffect(() => {
    if (waiting === 0) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [waiting]);
}

export function SaveStatus() {
  const t = useTranslations("shell.status");
  const outbox = useOutbox();
  const online = useOnline();
  const long = useLong(outbox.status === "sending");
  useGuard(outbox);
  const { waiting: count } = outbox;
  const stuck = outbox.status === "retrying";
  const key = !online ? "offline" : stuck ? "retrying" : long ? "saving" : "saved";
  const dot = key === "saved" ? "bg-ok" : key === "saving" ? "bg-muted" : "bg-warn";
  return (
    <div
      role="status"
      className="mt-auto flex min-h-9 flex-wrap items-center gap-2 px-2 pt-4 text-muted text-xs"
    >
      <span aria-hidden="true" className={`size-1.5 rounded-full ${dot}`} />
      <span className="flex-1">{t(key, { count })}</span>
      {stuck && online && (
        <Button size="sm" tone="plain" onClick={() => store.outbox.flush()}>
          {t("now")}
        </Button>
      )}
    </div>
  );
}
