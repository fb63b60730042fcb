"use client";

import { cx } from "class-variance-authority";
import { type ComponentProps, useMemo } from "react";
import { useTranslations } from "use-intl";
import { controlLook, Field, type FieldProps } from "@/components/form/field";
import { ChevronDownIcon } from "@/components/ui/form-icons";
import type { User } from "@/lib/api/types";
import { locales, timeZones } from "./regions";

type SelectFieldProps = FieldProps & Omit<ComponentProps<"select">, keyof FieldProps | "id">;

/** A native select: right on phones, searchable by typing, and no download. */
function SelectField({ label, hint, error, aside, className, children, ...select }: SelectFieldProps) {
  return (
    <Field label={label} hint={hint} error={error} aside={aside} {...(className ? { className } : {})}>
      {(wiring) => (
        <div className="relative">
          <select {...select} {...wiring} className={cx(controlLook, "appearance-none pe-9")}>
            {children}
          </select>
          <ChevronDownIcon className="pointer-events-none absolute inset-e-3 inset-bs-3 text-muted" />
        </div>
      )}
    </Field>
  );
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
