"use client";

import { useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { toast } from "@/components/feedback/toast-store";
import { Button } from "@/components/ui/button";
import { Problem } from "@/lib/api/problem";
import {
  disablePush,
  enablePush,
  type PushState,
  pushState,
  testPush,
} from "@/store/session/push-subscription";
import { SwitchRow } from "../section";
import { useToastOnError } from "../use-toast-on-error";
import { useNotifications } from "./use-notifications";

const TIMEOUT_MS = 4000;

/** Returns the push state once the service worker is ready, which happens after the first page. */
async function settledState(): Promise<PushState> {
  const now = await pushState();
  if (now !== "unsupported" || !("serviceWorker" in navigator && "PushManager" in window)) return now;
  await Promise.race([
    navigator.serviceWorker.ready,
    new Promise((resolve) => setTimeout(resolve, TIMEOUT_MS)),
  ]);
  return pushState();
}

function usePush() {
  const [state, setState] = useState<PushState | null>(null);
  const [notifications, change] = useNotifications();
  const { attempt } = useToastOnError();
  const t = useTranslations("settings.notifications.push");
  useEffect(() => {
    let isUnmounted = false;
    settledState().then(
      (now) => isUnmounted || setState(now),
      () => isUnmounted || setState("unsupported"),
    );
    return () => {
      isUnmounted = true;
    };
  }, []);

  /** The account's setting allows notifications on devices; this browser is subscribed separately. */
  async function turn(on: boolean): Promise<void> {
    if (!on) await disablePush();
    const next = on ? await enablePush() : await pushState();
    setState(next);
    if (on && next === "on" && !notifications.push) change({ push: true });
  }

  return {
    state,
    toggle: (on: boolean) =>
      attempt(() =>
        turn(on).catch((error) => {
          // The browser's own push service failed.
          if (error instanceof Problem) throw error;
          toast(t("failed"), { tone: "danger" });
        }),
      ),
    test: () =>
      attempt(async () => {
        const devices = await testPush();
        toast(t("tested", { devices }));
      }),
  };
}

/** Turns notifications in this browser on or off, or says what prevents them. */
export function PushRow() {
  const t = useTranslations("settings.notifications.push");
  const { state, toggle, test } = usePush();
  if (state === null) return null;
  if (state !== "on" && state !== "off")
    return (
      <div className="py-2">
        {t("label")}
        <p role="note" className="text-muted text-sm">
          {t(state)}
        </p>
      </div>
    );
  return (
    <>
      <SwitchRow label={t("label")} hint={t("hint")} checked={state === "on"} onChange={toggle} />
      {state === "on" && (
        <Button size="sm" onClick={test} className="justify-self-start">
          {t("test")}
        </Button>
      )}
    </>
  );
}
