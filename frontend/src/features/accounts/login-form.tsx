"use client";

import { useSyncExternalStore } from "react";
import { useTranslations } from "use-intl";
import { Notice } from "@/components/form/notice";
import { PasswordField } from "@/components/form/password-field";
import { TextField } from "@/components/form/text-field";
import { useErrorMessages } from "@/components/form/use-error-messages";
import { useForm, useValidationMessages } from "@/components/form/use-form";
import { Button } from "@/components/ui/button";
import { checkEmail, checkPassword } from "@/lib/forms/check";
import { readPendingCount } from "@/lib/preferences";
import { formLook, linkLook } from "./account-frame";
import { loadSession } from "./session";
import { useRedirectAfterSignIn } from "./use-redirect-after-sign-in";

const FIELDS = ["email", "password"] as const;

function useLogin() {
  const enter = useRedirectAfterSignIn();
  const errors = useValidationMessages();
  return useForm({
    fields: FIELDS,
    validate: ({ email, password }) =>
      errors({ email: checkEmail(email), password: checkPassword(password) }),
    submit: async ({ email, password }) => {
      await (await loadSession()).signIn(email.trim(), password);
      enter();
    },
    explain: useErrorMessages(FIELDS),
  });
}

const never = () => () => undefined;

/** Only the browser knows the number of pending changes, so the prerendered page leaves it out. */
const usePendingCount = () => useSyncExternalStore(never, readPendingCount, () => 0);

export function LoginForm() {
  const t = useTranslations("accounts.login");
  const common = useTranslations("common.fields");
  const form = useLogin();
  const pendingCount = usePendingCount();
  const forgot = (
    <a href="/forgot-password" className={linkLook}>
      {t("forgot")}
    </a>
  );
  return (
    <form {...form.props} onFocus={loadSession} className={formLook}>
      {pendingCount > 0 && <Notice tone="ok">{t("unsent", { count: pendingCount })}</Notice>}
      {form.notice && <Notice>{form.notice}</Notice>}
      <TextField
        {...form.field("email")}
        label={common("email")}
        type="email"
        inputMode="email"
        autoComplete="username"
        autoCapitalize="none"
        required
      />
      <PasswordField
        {...form.field("password")}
        label={common("password")}
        autoComplete="current-password"
        aside={forgot}
        required
      />
      <Button {...form.submit} tone="primary" size="lg" className="mt-2">
        {t("submit")}
      </Button>
    </form>
  );
}
