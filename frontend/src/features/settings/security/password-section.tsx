"use client";

import { useCallback, useState } from "react";
import { useTranslations } from "use-intl";
import { toast } from "@/components/feedback/toaster";
import { NewPasswordField } from "@/components/form/new-password-field";
import { Notice } from "@/components/form/notice";
import { PasswordField } from "@/components/form/password-field";
import { useErrorMessages, useForm, useValidationMessages } from "@/components/form/use-form";
import { Button } from "@/components/ui/button";
import { checkNewPassword, checkPassword } from "@/lib/forms/check";
import { changePassword, forgotPassword, ratePassword } from "@/store/session/auth-api";
import { Section } from "../section";
import { useToastOnError } from "../use-toast-on-error";

const FIELDS = ["current_password", "new_password"] as const;

function PasswordForm({ email, name, onDone }: { email: string; name: string; onDone: () => void }) {
  const t = useTranslations("settings.password");
  const errors = useValidationMessages();
  const form = useForm({
    fields: FIELDS,
    validate: ({ current_password, new_password }) =>
      errors({
        current_password: checkPassword(current_password),
        new_password: checkNewPassword(new_password),
      }),
    submit: async ({ current_password, new_password }) => {
      await changePassword(current_password, new_password);
      toast(t("done"));
      onDone();
    },
    describeProblem: useErrorMessages(FIELDS, { password_wrong: "current_password" }),
  });
  const rate = useCallback((password: string) => ratePassword({ password, email, name }), [email, name]);
  return (
    <form {...form.props} className="grid gap-4">
      {form.notice && <Notice>{form.notice}</Notice>}
      <input type="hidden" name="username" autoComplete="username" value={email} readOnly />
      <PasswordField
        {...form.field("current_password")}
        label={t("current")}
        autoComplete="current-password"
      />
      <NewPasswordField {...form.field("new_password")} label={t("new")} rate={rate} />
      <div>
        <Button {...form.submit}>{t("submit")}</Button>
      </div>
    </form>
  );
}

/** Offers a link to whoever signs in at an issuer alone, since nobody can give a password that isn't there. */
function FirstPassword({ email }: { email: string }) {
  const t = useTranslations("settings.password");
  const { attempt } = useToastOnError();
  const send = () =>
    attempt(async () => {
      await forgotPassword(email);
      toast(t("linkSent"));
    });
  return (
    <>
      <p className="mb-4 text-muted">{t("none")}</p>
      <Button onClick={send}>{t("sendLink")}</Button>
    </>
  );
}

interface PasswordSectionProps {
  email: string;
  name: string;
  hasPassword: boolean;
}

export function PasswordSection({ email, name, hasPassword }: PasswordSectionProps) {
  const t = useTranslations("settings.password");
  // A new key empties the form after the password was changed.
  const [changes, setChanges] = useState(0);
  return (
    <Section title={t("title")}>
      {hasPassword ? (
        <PasswordForm
          key={changes}
          email={email}
          name={name}
          onDone={() => setChanges((count) => count + 1)}
        />
      ) : (
        <FirstPassword email={email} />
      )}
    </Section>
  );
}
