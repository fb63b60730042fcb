"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { NewPasswordField } from "@/components/form/new-password-field";
import { Notice } from "@/components/form/notice";
import { useErrorMessages } from "@/components/form/use-error-messages";
import { useForm, useValidationMessages } from "@/components/form/use-form";
import { Button, buttonLook } from "@/components/ui/button";
import { checkNewPassword } from "@/lib/forms/check";
import { formLook, Lead, linkLook, Title } from "./account-frame";
import { loadSession } from "./session";
import { SuccessMessage } from "./success-message";
import { useHashToken } from "./use-hash-token";

const FIELDS = ["password"] as const;

function ResetForm({ token, onDone }: { token: string; onDone: () => void }) {
  const t = useTranslations("accounts.reset");
  const register = useTranslations("accounts.register");
  const errors = useValidationMessages();
  const form = useForm({
    fields: FIELDS,
    validate: ({ password }) => errors({ password: checkNewPassword(password) }),
    submit: async ({ password }) => {
      await (await loadSession()).resetPassword(token, password);
      onDone();
    },
    explain: useErrorMessages(FIELDS),
  });
  return (
    <form {...form.props} onFocus={loadSession} className={formLook}>
      {form.notice && (
        <Notice>
          {form.notice}{" "}
          <a href="/forgot-password" className={linkLook}>
            {t("ask")}
          </a>
        </Notice>
      )}
      <NewPasswordField
        {...form.field("password")}
        label={t("newPassword")}
        hint={register("passwordHint")}
      />
      <Button {...form.submit} tone="primary" size="lg" className="mt-2">
        {t("submit")}
      </Button>
    </form>
  );
}

export function ResetView() {
  const t = useTranslations("accounts.reset");
  const token = useHashToken();
  const [done, setDone] = useState(false);
  if (done) {
    return (
      <SuccessMessage title={t("doneTitle")} text={t("done")}>
        <a href="/login" className={buttonLook({ tone: "primary" })}>
          {t("signIn")}
        </a>
      </SuccessMessage>
    );
  }
  if (token === null) {
    return (
      <SuccessMessage title={t("missingTitle")} text={t("missing")}>
        <a href="/forgot-password" className={buttonLook({ tone: "primary" })}>
          {t("ask")}
        </a>
      </SuccessMessage>
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
