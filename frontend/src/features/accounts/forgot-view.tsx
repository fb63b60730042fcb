"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { useErrorMessages, useForm, useValidationMessages } from "@/components/form/use-form";
import { Button } from "@/components/ui/button";
import { checkEmail } from "@/lib/forms/check";
import { AccountForm, EmailField, loadSessionModule } from "./account-form";
import { Lead, Title } from "./account-frame";
import { ResultMessage, SwitchFormLink } from "./result-message";
import { useHandedEmail } from "./sign-in/email-handover";

const FIELDS = ["email"] as const;

interface EmailFormProps {
  submitLabel: string;
  send: (email: string) => Promise<void>;
  onSent: (email: string) => void;
}

/** Asks for an address to send a link to. */
export function EmailForm({ submitLabel, send, onSent }: EmailFormProps) {
  const messages = useValidationMessages();
  const form = useForm({
    fields: FIELDS,
    validate: ({ email }) => messages({ email: checkEmail(email) }),
    submit: async ({ email }) => {
      await send(email.trim());
      onSent(email.trim());
    },
    describeProblem: useErrorMessages(FIELDS),
  });
  return (
    <AccountForm form={form} submitLabel={submitLabel}>
      <EmailField {...form.field("email")} defaultValue={useHandedEmail()} />
    </AccountForm>
  );
}

export function ForgotView() {
  const t = useTranslations("accounts.forgot");
  const [sentTo, setSentTo] = useState<string>();
  if (sentTo) {
    return (
      <ResultMessage title={t("sentTitle")} text={t("sentText", { email: sentTo })}>
        <Button onClick={() => setSentTo(undefined)}>{t("useDifferentEmail")}</Button>
      </ResultMessage>
    );
  }
  return (
    <>
      <Title>{t("title")}</Title>
      <Lead>{t("lead")}</Lead>
      <EmailForm
        submitLabel={t("submit")}
        send={async (email) => (await loadSessionModule()).forgotPassword(email)}
        onSent={setSentTo}
      />
      <SwitchFormLink question={t("alternative")} label={t("alternativeLink")} href="/login" />
    </>
  );
}
