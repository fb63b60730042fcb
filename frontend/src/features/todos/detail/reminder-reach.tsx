"use client";

import { type ReactNode, useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { toast } from "@/components/feedback/toaster";
import { AlertIcon } from "@/components/ui/icons";
import { changeNotifications, notificationsOf } from "@/store/actions";
import { store } from "@/store/app-store";
import { useSetting } from "@/store/react/hooks";
import { resendVerification, useSession } from "@/store/session/session";
import {
  enableWebPush,
  type WebPushState,
  webPushState,
  webPushStateWhenReady,
} from "@/store/session/web-push";

function useWebPushState(): [WebPushState | null, (state: WebPushState) => void] {
  const [state, setState] = useState<WebPushState | null>(null);
  useEffect(() => {
    let isUnmounted = false;
    const show = (now: WebPushState) => isUnmounted || setState(now);
    webPushState().then(show, () => undefined);
    webPushStateWhenReady().then(show);
    return () => {
      isUnmounted = true;
    };
  }, []);
  return [state, setState];
}

function MendButton({ onClick, children }: { onClick: () => Promise<void> | void; children: ReactNode }) {
  const t = useTranslations("common.problems");
  const run = () => Promise.resolve(onClick()).catch(() => toast(t("network"), { tone: "danger" }));
  return (
    <button
      type="button"
      onClick={run}
      className="min-h-7 rounded-sm font-medium text-accent-strong hover:underline pointer-coarse:min-h-touch"
    >
      {children}
    </button>
  );
}

/** Says that reminders would reach nobody, and offers what mends that; nothing if they arrive by email or as notifications. */
export function ReminderReach() {
  const t = useTranslations("todos.reminders.delivery");
  const session = useSession();
  useSetting("notifications");
  const notifications = notificationsOf(store);
  const [push, setPush] = useWebPushState();
  if (session.status !== "signed-in") return null;
  const { email, email_verified_at } = session.user;
  const isConfirmed = email_verified_at !== null;
  if ((notifications.mail && isConfirmed) || notifications.push) return null;

  async function resend() {
    await resendVerification(email);
    toast(t("resent", { email }));
  }

  async function turnOnPush() {
    const next = await enableWebPush();
    setPush(next);
    if (next === "on") changeNotifications(store, { push: true });
  }

  return (
    <div role="note" className="grid gap-0.5 text-sm">
      <p className="flex gap-1.5 text-warn">
        <AlertIcon className="mt-0.5 size-4 shrink-0" />
        <span className="min-w-0 wrap-anywhere">
          {notifications.mail ? t("unconfirmed", { email }) : t("off")}
        </span>
      </p>
      <p className="flex flex-wrap gap-x-4 ps-5.5">
        {!isConfirmed && <MendButton onClick={resend}>{t("resend")}</MendButton>}
        {!notifications.mail && (
          <MendButton onClick={() => changeNotifications(store, { mail: true })}>
            {t("turnOnMail")}
          </MendButton>
        )}
        {(push === "off" || push === "on") && <MendButton onClick={turnOnPush}>{t("turnOnPush")}</MendButton>}
      </p>
    </div>
  );
}
