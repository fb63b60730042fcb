"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import { EmailForm } from "./email-form";
import { Lead, Title } from "./page-frame";
import { loadSession } from "./session";
import { Answer } from "./success-message";
import { OtherWay } from "./switch-form-link";

export function ForgotView() {
  const t = useTranslations("accounts.forgot");
  const [sentTo, setSentTo] = useState<string>();
  if (sentTo) {
    return (
      <Answer title={t("sentTitle")} text={t("sent", { email: sentTo })}>
        <Button onClick={() => setSentTo(undefined)}>{t("again")}</Button>
      </Answer>
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
      <OtherWay question={t("other")} label={t("otherLink")} href="/login" />
    </>
  );
}
