"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { Button, buttonLook } from "@/components/ui/button";
import { EmailForm } from "./email-form";
import { Lead, Title } from "./page-frame";
import { loadSession } from "./session";
import { SuccessMessage } from "./success-message";
import { useVerification } from "./use-verification";

function Resend() {
  const t = useTranslations("accounts.verify");
  const [sentTo, setSentTo] = useState<string>();
  if (sentTo) return <SuccessMessage title={t("sentTitle")} text={t("sent", { email: sentTo })} />;
  return (
    <>
      <Title>{t("failedTitle")}</Title>
      <Lead>{t("failed")}</Lead>
      <EmailForm
        submitLabel={t("submit")}
        send={async (email) => (await loadSession()).resendVerification(email)}
        onSent={setSentTo}
      />
    </>
  );
}

export function VerifyView() {
  const t = useTranslations("accounts.verify");
  const common = useTranslations("common");
  const { outcome, retry } = useVerification();
  if (outcome === "failed") return <Resend />;
  if (outcome === "unreachable") {
    return (
      <SuccessMessage title={t("retryTitle")} text={common("problems.network")}>
        <Button onClick={retry}>{common("tryAgain")}</Button>
      </SuccessMessage>
    );
  }
  if (outcome === "working") {
    return (
      <div role="status">
        <Title>{t("workingTitle")}</Title>
        <Lead>{t("working")}</Lead>
      </div>
    );
  }
  return (
    <SuccessMessage title={t("doneTitle")} text={t("done")}>
      <a href="/todos" className={buttonLook({ tone: "primary" })}>
        {t("open")}
      </a>
    </SuccessMessage>
  );
}
