"use client";

import { useCallback, useState } from "react";
import { useTranslations } from "use-intl";
import { Skeleton } from "@/components/feedback/skeleton";
import { toast } from "@/components/feedback/toaster";
import { TextField } from "@/components/form/field";
import { Notice } from "@/components/form/notice";
import { SelectField } from "@/components/form/select-field";
import { Button } from "@/components/ui/button";
import type { DoctorFinding, ServerSettingsChange, ServerSettings as Settings } from "@/lib/api/types";
import { api, unwrap } from "@/store/session/api-client";
import { Section, SwitchRow } from "../section";
import { useLoad } from "../use-load";
import { useToastOnError } from "../use-toast-on-error";

const loadSettings = () => unwrap(api.GET("/api/admin/settings"));
const MODES = ["open", "invitation", "closed"] as const;

const domainsOf = (text: string) =>
  text
    .split(",")
    .map((domain) => domain.trim().toLowerCase())
    .filter((domain) => domain !== "");

interface FormProps {
  settings: Settings;
  onSave: (change: ServerSettingsChange) => Promise<void>;
}

function RegistrationForm({ settings, onSave }: FormProps) {
  const t = useTranslations("operator.settings");
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        const data = new FormData(event.currentTarget);
        void onSave({
          registration: data.get("registration") as Settings["registration"],
          allowed_domains: domainsOf(String(data.get("domains"))),
        });
      }}
    >
      <SelectField name="registration" label={t("registration")} defaultValue={settings.registration}>
        {MODES.map((mode) => (
          <option key={mode} value={mode}>
            {t(`modes.${mode}`)}
          </option>
        ))}
      </SelectField>
      <TextField
        name="domains"
        label={t("domains")}
        hint={t("domainsHint")}
        defaultValue={settings.allowed_domains.join(", ")}
        autoComplete="off"
      />
      <div>
        <Button type="submit" tone="primary">
          {t("save")}
        </Button>
      </div>
    </form>
  );
}

function AnnouncementForm({ settings, onSave }: FormProps) {
  const t = useTranslations("operator.settings");
  return (
    <form
      className="grid gap-4"
      onSubmit={(event) => {
        event.preventDefault();
        void onSave({ announcement: String(new FormData(event.currentTarget).get("announcement")).trim() });
      }}
    >
      <TextField
        name="announcement"
        label={t("announcement")}
        hint={t("announcementHint")}
        defaultValue={settings.announcement}
        maxLength={300}
        autoComplete="off"
      />
      <div>
        <Button type="submit">{t("announce")}</Button>
      </div>
    </form>
  );
}

function MailTest() {
  const t = useTranslations("operator.settings");
  const { busy, attempt } = useToastOnError();
  const [outcome, setOutcome] = useState<{ isSent: boolean; text: string }>();
  const send = () =>
    attempt(async () => {
      const { is_sent: isSent, transport, error } = await unwrap(api.POST("/api/admin/mail-test"));
      const sent = transport === "files" ? t("mailWritten") : t("mailSent");
      setOutcome({ isSent, text: isSent ? sent : t("mailFailed", { error: error ?? "" }) });
    });
  return (
    <div className="grid gap-3">
      <div>
        <Button busy={busy} onClick={send}>
          {t("sendMail")}
        </Button>
      </div>
      {outcome && <Notice tone={outcome.isSent ? "ok" : "danger"}>{outcome.text}</Notice>}
    </div>
  );
}

function Checks() {
  const t = useTranslations("operator.settings");
  const { busy, attempt } = useToastOnError();
  const [findings, setFindings] = useState<readonly DoctorFinding[]>();
  const run = () => attempt(async () => setFindings((await unwrap(api.GET("/api/admin/findings"))).items));
  return (
    <div className="grid gap-3">
      <div>
        <Button busy={busy} onClick={run}>
          {t("check")}
        </Button>
      </div>
      <ul aria-live="polite" className="grid gap-2">
        {findings?.map(({ name, status, text }) => (
          <li key={name} className="wrap-anywhere text-sm">
            <span className="font-medium">{name}</span>{" "}
            <span data-status={status}>{t(`statuses.${status}`)}</span>: {text}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** What an operator sets while the server runs, and tests of what it depends on. */
export function ServerSettingsPage() {
  const t = useTranslations("operator.settings");
  const operator = useTranslations("operator");
  const { value: settings, isFailed, reload } = useLoad(useCallback(loadSettings, []));
  const { attempt } = useToastOnError();
  const save = (change: ServerSettingsChange) =>
    attempt(async () => {
      await unwrap(api.PATCH("/api/admin/settings", { body: change }));
      toast(t("saved"));
      await reload();
    });
  if (!settings)
    return isFailed ? <Notice>{operator("failed")}</Notice> : <Skeleton className="h-14 w-full" />;
  return (
    <div>
      <Section title={operator("sections.settings")}>
        <RegistrationForm settings={settings} onSave={save} />
      </Section>
      <Section title={t("announcementTitle")}>
        <AnnouncementForm settings={settings} onSave={save} />
      </Section>
      <Section title={t("maintenance")}>
        <SwitchRow
          label={t("maintenance")}
          hint={t("maintenanceHint")}
          checked={settings.maintenance_since !== null}
          onChange={(isOn) => save({ is_in_maintenance: isOn })}
        />
      </Section>
      <Section title={t("mail")} lead={t("mailLead")}>
        <MailTest />
      </Section>
      <Section title={t("checks")} lead={t("checksLead")}>
        <Checks />
      </Section>
    </div>
  );
}
