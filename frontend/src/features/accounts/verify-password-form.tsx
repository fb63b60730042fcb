"use client";

import { IntlProvider, useTranslations } from "use-intl";
import { PasswordField } from "@/components/form/password-field";
import { useErrorMessages, useForm, useValidationMessages } from "@/components/form/use-form";
import { checkPassword } from "@/lib/forms/check";
import { accountSecurityMessages } from "@/messages/account-security";
import { AccountForm, loadSessionModule } from "./account-form";
import { Lead, linkClass, Title } from "./account-frame";

const FIELDS = ["password"] as const;

interface VerifyPasswordFormProps {
  token: string;
  onDone: () => void;
  onLinkExpired: () => void;
}

function PasswordForm({ token, onDone, onLinkExpired }: VerifyPasswordFormProps) {
  const t = useTranslations("verifyPassword");
  const common = useTranslations("common.fields");
  const messages = useValidationMessages();
  const describeProblem = useErrorMessages(FIELDS);
  const form = useForm<(typeof FIELDS)[number]>({
    fields: FIELDS,
    validate: ({ password }) => messages({ password: checkPassword(password) }),
    submit: async ({ password }) => {
      await (await loadSessionModule()).verifyEmail(token, password);
      onDone();
    },
    describeProblem: (problem) => {
      if (problem.code === "token_invalid") onLinkExpired();
      return problem.code === "password_wrong"
        ? { errors: { password: t("wrong") } }
        : describeProblem(problem);
    },
  });
  return (
    <>
      <Title>{t("title")}</Title>
      <Lead>{t("lead")}</Lead>
      <AccountForm form={form} submitLabel={t("submit")}>
        <PasswordField
          {...form.field("password")}
          label={common("password")}
          autoComplete="current-password"
          required
          autoFocus
        />
      </AccountForm>
      <p className="mt-6 text-muted text-sm">
        {t("alternative")}{" "}
        <a href="/forgot-password" className={linkClass}>
          {t("alternativeLink")}
        </a>
      </p>
    </>
  );
}

/** Asks for the account's password in a browser that the account doesn't know, since a stranger may have registered it. */
export default function VerifyPasswordForm(props: VerifyPasswordFormProps) {
  return (
    <IntlProvider locale="en" messages={accountSecurityMessages} timeZone="UTC">
      <PasswordForm {...props} />
    </IntlProvider>
  );
}
