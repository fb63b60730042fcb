"use client";

import { lazy, Suspense, useCallback, useEffect, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { Button, buttonClass } from "@/components/ui/button";
import { loadSessionModule } from "./account-form";
import { Lead, Title } from "./account-frame";
import { EmailForm } from "./forgot-view";
import { ResultMessage } from "./result-message";
import { useTakeUrlToken } from "./use-url-token";

const VerifyPasswordForm = lazy(() => import("./verify-password-form"));

type Verification = "working" | "password" | "done" | "failed" | "unreachable";

/** Uses the token of the address once, as soon as it is known. */
function useVerification() {
  const token = useTakeUrlToken();
  const [outcome, setOutcome] = useState<Verification>("working");
  const isUsed = useRef(false);

  const retry = useCallback(async () => {
    if (!token) return setOutcome("failed");
    setOutcome("working");
    try {
      await (await loadSessionModule()).verifyEmail(token);
      setOutcome("done");
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "password_required")
        return setOutcome("password");
      const isRetryable = error instanceof Error && "isRetryable" in error ? error.isRetryable : true;
      setOutcome(isRetryable ? "unreachable" : "failed");
    }
  }, [token]);

  useEffect(() => {
    if (token === undefined || isUsed.current) return;
    isUsed.current = true;
    void retry();
  }, [token, retry]);

  return { token, outcome, setOutcome, retry };
}

function Resend() {
  const t = useTranslations("accounts.verify");
  const [sentTo, setSentTo] = useState<string>();
  if (sentTo) return <ResultMessage title={t("sentTitle")} text={t("sentText", { email: sentTo })} />;
  return (
    <>
      <Title>{t("failedTitle")}</Title>
      <Lead>{t("failedText")}</Lead>
      <EmailForm
        submitLabel={t("submit")}
        send={async (email) => (await loadSessionModule()).resendVerification(email)}
        onSent={setSentTo}
      />
    </>
  );
}

export function VerifyView() {
  const t = useTranslations("accounts.verify");
  const common = useTranslations("common");
  const { token, outcome, setOutcome, retry } = useVerification();
  if (outcome === "failed") return <Resend />;
  if (outcome === "password" && token) {
    return (
      <Suspense>
        <VerifyPasswordForm
          token={token}
          onDone={() => setOutcome("done")}
          onLinkExpired={() => setOutcome("failed")}
        />
      </Suspense>
    );
  }
  if (outcome === "unreachable") {
    return (
      <ResultMessage title={t("retryTitle")} text={common("problems.network")}>
        <Button onClick={retry}>{common("tryAgain")}</Button>
      </ResultMessage>
    );
  }
  if (outcome === "working") {
    return (
      <div role="status">
        <Title>{t("inProgressTitle")}</Title>
        <Lead>{t("inProgressText")}</Lead>
      </div>
    );
  }
  return (
    <ResultMessage title={t("doneTitle")} text={t("doneText")}>
      <a href="/todos" className={buttonClass({ tone: "primary" })}>
        {t("open")}
      </a>
    </ResultMessage>
  );
}
