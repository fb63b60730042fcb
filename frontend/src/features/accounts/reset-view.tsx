"use client";

import { useState } from "react";
import { useTranslations } from "use-intl";
import { buttonLook } from "@/components/ui/button";
import { Lead, Title } from "./page-frame";
import { ResetForm } from "./reset-form";
import { SuccessMessage } from "./success-message";
import { useHashToken } from "./use-hash-token";

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
