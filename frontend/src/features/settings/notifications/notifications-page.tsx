"use client";

import { useId } from "react";
import { useTranslations } from "use-intl";
import { controlLook } from "@/components/form/field";
import type { User } from "@/lib/api/types";
import { Section, SwitchRow } from "../section";
import { PushRow } from "./push-row";
import { useNotifications } from "./use-notifications";

interface TimeFieldProps {
  label: string;
  value: string;
  onChange: (time: string) => void;
}

/** A field for a time of day, `09:00`. An incomplete time changes nothing. */
function TimeField({ label, value, onChange }: TimeFieldProps) {
  const id = useId();
  return (
    <div className="grid w-36 gap-1">
      <label htmlFor={id} className="font-medium text-sm">
        {label}
      </label>
      <input
        id={id}
        type="time"
        key={value}
        defaultValue={value}
        onBlur={({ target }) => target.value && onChange(target.value)}
        onKeyDown={({ key, currentTarget }) => key === "Enter" && currentTarget.blur()}
        className={controlLook}
      />
    </div>
  );
}

function QuietHours() {
  const t = useTranslations("settings.notifications.quiet");
  const [{ quiet_from, quiet_to }, change] = useNotifications();
  const on = quiet_from !== null && quiet_to !== null;
  return (
    <Section title={t("title")} lead={t("lead")}>
      <SwitchRow
        label={t("on")}
        checked={on}
        onChange={(yes) =>
          change(yes ? { quiet_from: "22:00", quiet_to: "07:00" } : { quiet_from: null, quiet_to: null })
        }
      />
      {on && (
        <div className="mt-3 flex flex-wrap gap-4">
          <TimeField label={t("from")} value={quiet_from} onChange={(time) => change({ quiet_from: time })} />
          <TimeField label={t("to")} value={quiet_to} onChange={(time) => change({ quiet_to: time })} />
        </div>
      )}
    </Section>
  );
}

function Agenda() {
  const t = useTranslations("settings.notifications.agenda");
  const [{ agenda_at }, change] = useNotifications();
  return (
    <Section title={t("title")} lead={t("lead")}>
      <SwitchRow
        label={t("on")}
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

/** The settings of reminders. */
export function NotificationsPage({ user }: { user: User }) {
  const t = useTranslations("settings.notifications");
  const [{ mail, day_at }, change] = useNotifications();
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
      <Section title={t("day.title")} lead={t("day.lead")}>
        <TimeField label={t("day.at")} value={day_at} onChange={(time) => change({ day_at: time })} />
      </Section>
      <QuietHours />
      <Agenda />
    </>
  );
}
