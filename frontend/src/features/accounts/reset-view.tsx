"use client";

import { useCallback, useState } from "react";
import { useTranslations } from "use-intl";
import { TextField } from "@/components/form/field";
import { NewPasswordField } from "@/components/form/new-password-field";
import { useErrorMessages, useForm, useValidationMessages } from "@/components/form/use-form";
import { buttonClass } from "@/components/ui/button";
import { checkNewPassword } from "@/lib/forms/check";
import { AccountForm, loadSessionModule } from "./account-form";
import { Lead, linkClass, Title } from "./account-frame";
import { ResultMessage } from "./result-message";
import { useTakeUrlToken } from "./use-url-token";

const FIELDS = ["password", "code"] as const;

function ResetForm({ token, onDone }: { token: string; onDone: () => void }) {
  const t = useTranslations("accounts.reset");
  const register = useTranslations("accounts.register");
  const messages = useValidationMessages();
  const describeProblem = useErrorMessages(FIELDS, { second_factor_required: "code", code_wrong: "code" });
  const [needsCode, setNeedsCode] = useState(false);
  const form = useForm<(typeof FIELDS)[number]>({
    fields: FIELDS,
    validate: ({ password }) => messages({ password: checkNewPassword(password) }),
    submit: async ({ password, code }) => {
      await (await loadSessionModule()).resetPassword(token, password, code);
      onDone();
    },
    describeProblem: (problem) => {
      if (problem.code === "second_factor_required") setNeedsCode(true);
      return describeProblem(problem);
    },
  });
  const rate = useCallback(
    async (password: string) => (await loadSessionModule()).ratePassword({ password, token }),
    [token],
  );
  const newLink = (
    <a href="/forgot-password" className={linkClass}>
      {t("requestLink")}
    </a>
  );
  return (
    <AccountForm form={form} submitLabel={t("submit")} help={newLink}>
      <NewPasswordField
        {...form.field("password")}
        label={t("newPassword")}
        rate={rate}
        hint={register("passwordHint")}
      />
      {needsCode && (
        <TextField
          {...form.field("code")}
          label={t("code")}
          autoComplete="one-time-code"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
        />
      )}
    </AccountForm>
  );
}

export function ResetView() {
  const t = useTranslations("accounts.reset");
  const token = useTakeUrlToken();
  const [done, setDone] = useState(false);
  if (done) {
    return (
      <ResultMessage title={t("doneTitle")} text={t("doneText")}>
        <a href="/login" className={buttonClass({ tone: "primary" })}>
          {t("signIn")}
        </a>
      </ResultMessage>
    );
  }
  if (token === null) {
    return (
      <ResultMessage title={t("incompleteTitle")} text={t("incompleteText")}>
        <a href="/forgot-password" className={buttonClass({ tone: "primary" })}>
          {t("requestLink")}
        </a>
      </ResultMessage>
    );
  }
  return (
    <>
      <Title>{t("title")}</Title>
      <Lead>{t("lead")}</Lead>
      <ResetForm token={token ?? ""} onDone={() => setDone(true)} />
    </>
  );
}
