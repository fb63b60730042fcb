"use client";

import { useTranslations } from "use-intl";
import { toast } from "@/components/feedback/toast-store";
import { Notice } from "@/components/form/notice";
import { TextField } from "@/components/form/text-field";
import { useErrorMessages } from "@/components/form/use-error-messages";
import { useForm } from "@/components/form/use-form";
import { Button } from "@/components/ui/button";
import type { ProfilePatch, User } from "@/lib/api/types";
import { saveProfile } from "@/store/session/auth-api";
import { Section } from "../section";
import { AddressLine } from "./email-line";
import { RegionFields } from "./region-fields";

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
    explain: useErrorMessages(FIELDS),
  });
  return (
    <Section title={t("profile.title")}>
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
      <AddressLine user={user} />
    </Section>
  );
}
