"use client";

import { useMemo } from "react";
import { useTranslations } from "use-intl";
import { SelectField } from "@/components/form/select-field";
import type { User } from "@/lib/api/types";

/** The locales on offer for dates and numbers. */
const LOCALES = [
  "en",
  "en-GB",
  "en-US",
  "ar",
  "cs",
  "da",
  "de",
  "de-AT",
  "el",
  "es",
  "fa",
  "fi",
  "fr",
  "he",
  "hi",
  "hu",
  "it",
  "ja",
  "ko",
  "nb",
  "nl",
  "pl",
  "pt",
  "pt-BR",
  "ro",
  "ru",
  "sv",
  "th",
  "tr",
  "uk",
  "vi",
  "zh-Hans",
  "zh-Hant",
] as const;

const withCurrent = (all: readonly string[], current: string) =>
  all.includes(current) ? all : [current, ...all];

/** Returns the time zones that this browser knows, and the current one even if it does not. */
const timeZones = (current: string): readonly string[] =>
  withCurrent(["UTC", ...Intl.supportedValuesOf("timeZone").filter((zone) => zone !== "UTC")], current);

/** Returns each locale with its name in its own language. */
function locales(current: string): readonly { value: string; name: string }[] {
  return withCurrent(LOCALES, current).map((value) => ({
    value,
    name: new Intl.DisplayNames([value], { type: "language" }).of(value) ?? value,
  }));
}

type Name = "timezone" | "locale" | "week_start";

interface RegionFieldsProps {
  user: User;
  field: (name: Name) => { name: string; error: string | undefined; onInput: () => void };
}

const DAYS = ["monday", "sunday", "saturday"] as const;

export function RegionFields({ user, field }: RegionFieldsProps) {
  const t = useTranslations("settings.profile");
  const zones = useMemo(() => timeZones(user.timezone), [user.timezone]);
  const languages = useMemo(() => locales(user.locale), [user.locale]);
  return (
    <>
      <SelectField {...field("timezone")} label={t("timezone")} defaultValue={user.timezone}>
        {zones.map((zone) => (
          <option key={zone} value={zone}>
            {zone.replaceAll("_", " ")}
          </option>
        ))}
      </SelectField>
      <SelectField {...field("locale")} label={t("locale")} defaultValue={user.locale}>
        {languages.map(({ value, name }) => (
          <option key={value} value={value} lang={value}>
            {name}
          </option>
        ))}
      </SelectField>
      <SelectField {...field("week_start")} label={t("weekStart")} defaultValue={user.week_start}>
        {DAYS.map((day) => (
          <option key={day} value={day}>
            {t(day)}
          </option>
        ))}
      </SelectField>
    </>
  );
}
