"use client";

import { useTranslations } from "use-intl";
import { toast } from "@/components/feedback/toaster";
import { TextField } from "@/components/form/field";
import { Notice } from "@/components/form/notice";
import { useErrorMessages, useForm } from "@/components/form/use-form";
import { Button } from "@/components/ui/button";
import type { ProfilePatch, User } from "@/lib/api/types";
import { saveProfile } from "@/store/session/auth-api";
import { resendVerification } from "@/store/session/session";
import { Section } from "../section";
import { useToastOnError } from "../use-toast-on-error";
import { RegionFields } from "./region-fields";

/** The address, with a button to confirm it if it is unconfirmed. */
function AddressLine({ user }: { user: User }) {
  const t = useTranslations("settings.profile");
  const { busy, attempt } = useToastOnError();
  const resend = () =>
    attempt(async () => {
      await resendVerification(user.email);
      toast(t("resent", { email: user.email }));
    });
  return (
    <div className="mt-6 grid gap-2">
      <p className="wrap-anywhere">
        <span className="block font-medium text-sm">{t("email")}</span>
        {user.email}{" "}
        <span className="text-muted">{t(user.email_verified_at ? "verified" : "unverified")}</span>
      </p>
      {!user.email_verified_at && (
        <p>
          <Button size="sm" busy={busy} onClick={resend}>
            {t("resend")}
          </Button>
        </p>
      )}
    </div>
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
