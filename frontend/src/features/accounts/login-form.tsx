"use client";

import { useSyncExternalStore } from "react";
import { useTranslations } from "use-intl";
import { Notice } from "@/components/form/notice";
import { PasswordField } from "@/components/form/password-field";
import { TextField } from "@/components/form/text-field";
import { useErrorMessages } from "@/components/form/use-error-messages";
import { useForm } from "@/components/form/use-form";
import { useValidationMessages } from "@/components/form/use-validation-messages";
import { Button } from "@/components/ui/button";
import { emailFault, passwordFault } from "@/lib/forms/check";
import { readUnsent } from "@/lib/preferences";
import { formLook, linkLook } from "./page-frame";
import { loadSession } from "./session";
import { useRedirectAfterSignIn } from "./use-redirect-after-sign-in";

const FIELDS = ["email", "password"] as const;

function useLogin() {
  const enter = useRedirectAfterSignIn();
  const faults = useValidationMessages();
  return useForm({
    fields: FIELDS,
    validate: ({ email, password }) =>
      faults({ email: emailFault(email), password: passwordFault(password) }),
    submit: async ({ email, password }) => {
      await (await loadSession()).signIn(email.trim(), password);
      enter();
    },
    explain: useErrorMessages(FIELDS),
  });
}

const never = () => () => undefined;

/** Only the browser knows the number of unsent changes, so the prerendered page leaves it out. */
const useUnsent = () => useSyncExternalStore(never, readUnsent, () => 0);

export function LoginForm() {
  const t = useTranslations("accounts.login");
  const common = useTranslations("common.fields");
  const form = useLogin();
  const unsent = useUnsent();
  const forgot = (
    <a href="/forgot-password" className={linkLook}>
      {t("forgot")}
    </a>
  );
  return (
    <form {...form.props} onFocus={loadSession} className={formLook}>
      {unsent > 0 && <Notice tone="ok">{t("unsent", { count: unsent })}</Notice>}
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
