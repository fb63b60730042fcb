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

/** What is not on the server yet lives on this page alone, so leaving it is asked about. */
function useGuard({ waiting }: OutboxState): void {
  useEffect(() => {
    if (waiting === 0) return;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [waiting]);
}

type Saving = "saved" | "saving" | "retrying" | "offline";

function useSaving(): { key: Saving; count: number } {
  const outbox = useOutbox();
  const online = useOnline();
  const stuck = outbox.status === "retrying";
  const saving = useWorthAWord(outbox.waiting > 0, !online || stuck);
  useGuard(outbox);
  const { waiting: count } = outbox;
  if (!online) return { key: "offline", count };
  if (stuck) return { key: "retrying", count };
  return { key: saving ? "saving" : "saved", count };
}

const DOT: Record<Saving, string> = {
  saved: "bg-ok",
  saving: "bg-muted",
  retrying: "bg-warn",
  offline: "bg-warn",
};

function Words({ saving: { key, count } }: { saving: ReturnType<typeof useSaving> }) {
  const t = useTranslations("shell.status");
  return (
    <>
      <span aria-hidden="true" className={`size-1.5 shrink-0 rounded-full ${DOT[key]}`} />
      <span className="flex-1">{t(key, { count })}</span>
      {key === "retrying" && (
        <Button size="sm" tone="plain" onClick={() => store.outbox.flush()}>
          {t("now")}
        </Button>
      )}
    </>
  );
}

/** At the foot of the sidebar, always. */
export function SaveStatus() {
  const saving = useSaving();
  return (
    <div
      role="status"
      className="mt-auto flex min-h-9 flex-wrap items-center gap-2 px-2 pt-4 text-muted text-xs"
    >
      <Words saving={saving} />
    </div>
  );
}

/** Over the tabs of a phone, and only while there is something to say. */
export function SaveNotice() {
  const saving = useSaving();
  if (saving.key === "saved" || saving.key === "saving") return null;
  return (
    <div role="status" className="save-notice">
      <Words saving={saving} />
    </div>
  );
}
