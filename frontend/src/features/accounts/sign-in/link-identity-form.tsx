"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { TextField } from "@/components/form/field";
import { PasswordField } from "@/components/form/password-field";
import { useErrorMessages, useForm, useValidationMessages } from "@/components/form/use-form";
import { checkPassword } from "@/lib/forms/check";
import { linkOidcIdentity } from "@/store/session/oidc";
import { AccountForm } from "../account-form";
import { Lead, linkClass, Title } from "../account-frame";

const FIELDS = ["password", "code"] as const;

/** Asks for the password of the account that has the email of whoever signed in at the issuer. */
export function LinkIdentityForm({ onDone }: { onDone: () => void }) {
  const t = useTranslations("oidc.link");
  const step = useTranslations("secondStep");
  const common = useTranslations("common.fields");
  const messages = useValidationMessages();
  const describeProblem = useErrorMessages(FIELDS, { code_wrong: "code" });
  const [needsCode, setNeedsCode] = useState(false);
  const form = useForm<(typeof FIELDS)[number]>({
    fields: FIELDS,
    validate: ({ password, code }) =>
      needsCode && !code.trim()
        ? { code: step("missing") }
        : messages({ password: checkPassword(password), code: undefined }),
    submit: async ({ password, code }) => {
      await linkOidcIdentity(password, code.trim());
      onDone();
    },
    describeProblem: (problem) => {
      if (problem.code === "second_factor_required") {
        setNeedsCode(true);
        return { errors: {} };
      }
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
          aside={
            <a href="/forgot-password" className={linkClass}>
              {t("forgot")}
            </a>
          }
          required
          autoFocus
        />
        {needsCode && (
          <TextField
            {...form.field("code")}
            label={t("code")}
            hint={step("app.hint")}
            autoComplete="one-time-code"
            autoCapitalize="none"
            spellCheck={false}
            autoFocus
          />
        )}
      </AccountForm>
    </>
  );
}
