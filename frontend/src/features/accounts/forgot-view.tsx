"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { EmailForm } from "./email-form";
import { Lead, Title } from "./page-frame";
import { loadSession } from "./session";
import { SuccessMessage } from "./success-message";
import { SwitchFormLink } from "./switch-form-link";

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
