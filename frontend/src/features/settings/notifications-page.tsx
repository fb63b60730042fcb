"use client";

import { useEffect, useId, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { toast } from "@/components/feedback/toaster";
import { controlClass } from "@/components/form/field";
import { Button } from "@/components/ui/button";
import { Problem } from "@/lib/api/problem";
import type { User } from "@/lib/api/types";
import { changeNotifications, notificationsOf } from "@/store/actions";
import { store } from "@/store/app-store";
import { useSetting } from "@/store/react/hooks";
import {
  disableWebPush,
  enableWebPush,
  testWebPush,
  type WebPushState,
  webPushState,
  webPushStateWhenReady,
} from "@/store/session/web-push";
import type { Notifications } from "@/store/types";
import { Section, SwitchRow } from "./section";
import { UpdatesSection } from "./updates-section";
import { useToastOnError } from "./use-toast-on-error";

/** Returns the notification settings and a function that changes some of them: at once, offline too. */
function useNotificationSettings(): [Notifications, (part: Partial<Notifications>) => void] {
  useSetting("notifications");
  return [notificationsOf(store), (part) => changeNotifications(store, part)];
}

/** After this time the page says what holds without a service worker, which may be ready later on a slow network. */
const MAX_WAIT_MS = 4000;

function usePushSubscription() {
  const [state, setState] = useState<WebPushState | null>(null);
  const [notifications, change] = useNotificationSettings();
  const { attempt } = useToastOnError();
  const t = useTranslations("settings.notifications.push");
  useEffect(() => {
    let isUnmounted = false;
    const timer = setTimeout(() => setState((known) => known ?? "unsupported"), MAX_WAIT_MS);
    webPushStateWhenReady().then((now) => isUnmounted || setState(now));
    return () => {
      isUnmounted = true;
      clearTimeout(timer);
    };
  }, []);

  /** The account's setting allows notifications on devices; this browser is subscribed separately. */
  async function setSubscribed(on: boolean): Promise<void> {
    if (!on) await disableWebPush();
    const next = on ? await enableWebPush() : await webPushState();
    setState(next);
    if (on && next === "on" && !notifications.push) change({ push: true });
  }

  return {
    state,
    toggle: (on: boolean) =>
      attempt(() =>
        setSubscribed(on).catch((error) => {
          // The browser's own push service failed.
          if (error instanceof Problem) throw error;
          toast(t("failed"), { tone: "danger" });
        }),
      ),
    test: () =>
      attempt(async () => {
        const devices = await testWebPush();
        toast(t("tested", { devices }));
      }),
  };
}

/** Turns notifications in this browser on or off, or says what prevents them. */
function PushRow() {
  const t = useTranslations("settings.notifications.push");
  const { state, toggle, test } = usePushSubscription();
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

interface TimeFieldProps {
  label: string;
  value: string;
  onChange: (time: string) => void;
}

/** A field for a time of day, `09:00`. An incomplete time changes nothing. */
function TimeField({ label, value, onChange }: TimeFieldProps) {
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  // A controlled field would lose its incomplete times, and a new one in its place the focus.
  useEffect(() => {
    if (input.current) input.current.value = value;
  }, [value]);
  const save = (time: string) => time && time !== value && onChange(time);
  return (
    <div className="grid w-36 gap-1">
      <label htmlFor={id} className="font-medium text-sm">
        {label}
      </label>
      <input
        id={id}
        ref={input}
        type="time"
        defaultValue={value}
        onBlur={({ target }) => save(target.value)}
        onKeyDown={({ key, currentTarget }) => key === "Enter" && save(currentTarget.value)}
        className={controlClass}
      />
    </div>
  );
}

const DEFAULT_REMINDERS = [0, 5, 10, 30, 60, 24 * 60] as const;

/** The reminder of todos that get a time. Another app may have chosen minutes that are not offered here. */
function DefaultReminder() {
  const t = useTranslations("settings.notifications.defaultReminder");
  const id = useId();
  const [{ default_reminder: chosen = null }, change] = useNotificationSettings();
  const offered = [...new Set([...DEFAULT_REMINDERS, ...(chosen === null ? [] : [chosen])])];
  return (
    <Section title={t("title")} lead={t("lead")}>
      <div className="grid w-56 max-w-full gap-1">
        <label htmlFor={id} className="font-medium text-sm">
          {t("label")}
        </label>
        <select
          id={id}
          value={chosen ?? ""}
          onChange={({ target }) =>
            change({ default_reminder: target.value === "" ? null : Number(target.value) })
          }
          className="box"
        >
          <option value="">{t("none")}</option>
          {offered.map((minutes) => (
            <option key={minutes} value={minutes}>
              {t("before", { minutes, hours: minutes % 60 ? 0 : minutes / 60 })}
            </option>
          ))}
        </select>
      </div>
    </Section>
  );
}

function QuietHours() {
  const t = useTranslations("settings.notifications.quiet");
  const [{ quiet_from, quiet_to }, change] = useNotificationSettings();
  const on = quiet_from !== null && quiet_to !== null;
  return (
    <Section title={t("title")} lead={t("lead")}>
      <SwitchRow
        label={t("turnOn")}
        checked={on}
        onChange={(yes) =>
          change(yes ? { quiet_from: "22:00", quiet_to: "07:00" } : { quiet_from: null, quiet_to: null })
        }
      />
      {on && (
        <div className="mt-3 flex flex-wrap gap-4">
          <TimeField label={t("from")} value={quiet_from} onChange={(time) => change({ quiet_from: time })} />
          <TimeField label={t("until")} value={quiet_to} onChange={(time) => change({ quiet_to: time })} />
        </div>
      )}
    </Section>
  );
}

function Agenda() {
  const t = useTranslations("settings.notifications.agenda");
  const [{ agenda_at }, change] = useNotificationSettings();
  return (
    <Section title={t("title")} lead={t("lead")}>
      <SwitchRow
        label={t("turnOn")}
        checked={agenda_at !== null}
        onChange={(yes) => change({ agenda_at: yes ? "07:00" : null })}
      />
      {agenda_at !== null && (
        <div className="mt-3">
          <TimeField label={t("at")} value={agenda_at} onChange={(time) => change({ agenda_at: time })} />
        </div>
      )}
    </Section>
  );
}

/** The settings of reminders and of updates. */
export function NotificationsPage({ user }: { user: User }) {
  const t = useTranslations("settings.notifications");
  const [{ mail, day_at }, change] = useNotificationSettings();
  const hint = user.email_verified_at
    ? t("mail.hint", { email: user.email })
    : t("mail.unverified", { email: user.email });
  return (
    <>
      <Section title={t("title")} lead={t("lead")}>
        <div className="grid gap-2">
          <SwitchRow
            label={t("mail.label")}
            hint={hint}
            checked={mail}
            onChange={(yes) => change({ mail: yes })}
          />
          <PushRow />
        </div>
      </Section>
      <DefaultReminder />
      <Section title={t("untimed.title")} lead={t("untimed.lead")}>
        <TimeField label={t("untimed.at")} value={day_at} onChange={(time) => change({ day_at: time })} />
      </Section>
      <QuietHours />
      <Agenda />
      <UpdatesSection user={user} />
    </>
  );
}
