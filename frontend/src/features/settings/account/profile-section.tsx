"use client";

import { useMemo } from "react";
import { useTranslations } from "use-intl";
import { toast } from "@/components/feedback/toaster";
import { type Choice, ComboboxField } from "@/components/form/combobox-field";
import { TextField } from "@/components/form/field";
import { Notice } from "@/components/form/notice";
import { SelectField } from "@/components/form/select-field";
import { useErrorMessages, useForm } from "@/components/form/use-form";
import { Button } from "@/components/ui/button";
import type { ProfilePatch, User } from "@/lib/api/types";
import { describeZone, matchingZones, type Zone, zonesNow } from "@/lib/zones/zones";
import { saveProfile } from "@/store/session/auth-api";
import { Section } from "../section";
import { PictureField } from "./picture-field";
import { localeChoices } from "./regions";

type Name = "timezone" | "locale" | "week_start";

interface RegionFieldsProps {
  user: User;
  field: (name: Name) => { name: string; error: string | undefined; onInput: () => void };
}

const toChoice = ({ id, place, offset }: Zone): Choice => ({ value: id, label: place, hint: offset });
const choiceOfZone = (zone: string): Choice => toChoice(describeZone(zone));

/** Returns a function that finds time zones, which are listed once somebody looks for one. */
function useZoneChoices(current: string): (text: string) => readonly Choice[] {
  return useMemo(() => {
    let zones: readonly Zone[] | null = null;
    return (text) => {
      zones ??= zonesNow(current);
      return matchingZones(zones, text).map(toChoice);
    };
  }, [current]);
}

const DAYS = ["monday", "sunday", "saturday"] as const;

function RegionFields({ user, field }: RegionFieldsProps) {
  const t = useTranslations("settings.profile");
  const zoneChoices = useZoneChoices(user.timezone);
  const languages = useMemo(() => localeChoices(user.locale), [user.locale]);
  return (
    <>
      <ComboboxField
        {...field("timezone")}
        label={t("timezone")}
        defaultValue={user.timezone}
        choiceOf={choiceOfZone}
        choicesFor={zoneChoices}
        listLabel={t("timezones")}
        noMatches={t("noTimezone")}
      />
      <SelectField {...field("locale")} label={t("locale")} defaultValue={user.locale}>
        {languages.map(({ value, name }) => (
          <option key={value} value={value} lang={value}>
            {name}
          </option>
        ))}
      </SelectField>
      <SelectField
        {...field("week_start")}
        label={t("weekStart")}
        hint={t("weekStartHint")}
        defaultValue={user.week_start}
      >
        {DAYS.map((day) => (
          <option key={day} value={day}>
            {t(day)}
          </option>
        ))}
      </SelectField>
    </>
  );
}

const FIELDS = ["name", "timezone", "locale", "week_start"] as const;

export function ProfileSection({ user }: { user: User }) {
  const t = useTranslations("settings");
  const common = useTranslations("common");
  const form = useForm({
    fields: FIELDS,
    validate: () => ({}),
    submit: async ({ week_start, ...rest }) => {
      await saveProfile({ ...rest, week_start: week_start as NonNullable<ProfilePatch["week_start"]> });
      toast(t("saved"));
    },
    describeProblem: useErrorMessages(FIELDS),
  });
  return (
    <Section title={t("profile.title")}>
      <PictureField user={user} />
      <form {...form.props} className="grid gap-4">
        {form.notice && <Notice>{form.notice}</Notice>}
        <TextField
          {...form.field("name")}
          label={t("profile.name")}
          defaultValue={user.name}
          maxLength={100}
          autoComplete="name"
        />
        <RegionFields user={user} field={form.field} />
        <div>
          <Button {...form.submit} tone="primary">
            {common("save")}
          </Button>
        </div>
      </form>
    </Section>
  );
}
