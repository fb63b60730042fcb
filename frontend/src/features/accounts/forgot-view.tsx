"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { Notice } from "@/components/form/notice";
import { TextField } from "@/components/form/text-field";
import { useErrorMessages } from "@/components/form/use-error-messages";
import { useForm, useValidationMessages } from "@/components/form/use-form";
import { Button } from "@/components/ui/button";
import { checkEmail } from "@/lib/forms/check";
import { formLook, Lead, Title } from "./account-frame";
import { loadSession } from "./session";
import { SuccessMessage, SwitchFormLink } from "./success-message";

const FIELDS = ["email"] as const;

interface EmailFormProps {
  submitLabel: string;
  send: (email: string) => Promise<void>;
  onSent: (email: string) => void;
}

/** Asks for an address to send a link to. */
export function EmailForm({ submitLabel, send, onSent }: EmailFormProps) {
  const t = useTranslations("common.fields");
  const errors = useValidationMessages();
  const form = useForm({
    fields: FIELDS,
    validate: ({ email }) => errors({ email: checkEmail(email) }),
    submit: async ({ email }) => {
      await send(email.trim());
      onSent(email.trim());
    },
    explain: useErrorMessages(FIELDS),
  });
  return (
    <form {...form.props} onFocus={loadSession} className={formLook}>
      {form.notice && <Notice>{form.notice}</Notice>}
      <TextField
        {...form.field("email")}
        label={t("email")}
        type="email"
        inputMode="email"
        autoComplete="username"
        autoCapitalize="none"
        required
      />
      <Button {...form.submit} tone="primary" size="lg" className="mt-2">
        {submitLabel}
      </Button>
    </form>
  );
}

export function ForgotView() {
  const t = useTranslations("accounts.forgot");
  const [sentTo, setSentTo] = useState<string>();
  if (sentTo) {
    return (
      <SuccessMessage title={t("sentTitle")} text={t("sent", { email: sentTo })}>
        <Button onClick={() => setSentTo(undefined)}>{t("again")}</Button>
      </SuccessMessage>
    );
  }
  return (
    <>
      <Title>{t("title")}</Title>
      <Lead>{t("lead")}</Lead>
      <EmailForm
        submitLabel={t("submit")}
        send={async (email) => (await loadSession()).forgotPassword(email)}
        onSent={setSentTo}
      />
      <SwitchFormLink question={t("other")} label={t("otherLink")} href="/login" />
    </>
  );
}
