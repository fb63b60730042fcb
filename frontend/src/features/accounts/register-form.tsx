"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { NewPasswordField } from "@/components/form/new-password-field";
import { Notice } from "@/components/form/notice";
import { TextField } from "@/components/form/text-field";
import { useErrorMessages } from "@/components/form/use-error-messages";
import { useForm, useValidationMessages } from "@/components/form/use-form";
import { Button } from "@/components/ui/button";
import { checkEmail, checkNewPassword } from "@/lib/forms/check";
import { formLook } from "./account-frame";
import { loadSession } from "./session";
import { useRedirectAfterSignIn } from "./use-redirect-after-sign-in";

const FIELDS = ["email", "password"] as const;

function useRegister() {
  const enter = useRedirectAfterSignIn();
  const errors = useValidationMessages();
  return useForm({
    fields: FIELDS,
    validate: ({ email, password }) =>
      errors({ email: checkEmail(email), password: checkNewPassword(password) }),
    submit: async ({ email, password }) => {
      await (await loadSession()).register(email.trim(), password);
      enter();
    },
    explain: useErrorMessages(FIELDS, { email_taken: "email" }),
  });
}

export function RegisterForm() {
  const t = useTranslations("accounts.register");
  const common = useTranslations("common.fields");
  const form = useRegister();
  const email = form.field("email");
  const [address, setAddress] = useState("");
  return (
    <form {...form.props} onFocus={loadSession} className={formLook}>
      {form.notice && <Notice>{form.notice}</Notice>}
      <TextField
        {...email}
        onBlur={(event) => setAddress(event.currentTarget.value)}
        label={common("email")}
        type="email"
        inputMode="email"
        autoComplete="username"
        autoCapitalize="none"
        required
      />
      <NewPasswordField
        {...form.field("password")}
        label={common("password")}
        about={address}
        hint={t("passwordHint")}
      />
      <Button {...form.submit} tone="primary" size="lg" className="mt-2">
        {t("submit")}
      </Button>
    </form>
  );
}
