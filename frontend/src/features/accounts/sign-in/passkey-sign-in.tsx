"use client";

import { useEffect, useRef, useState } from "react";
import { IntlProvider, useTranslations } from "use-intl";
import { Notice } from "@/components/form/notice";
import { useErrorMessages } from "@/components/form/use-form";
import { Button } from "@/components/ui/button";
import { Problem } from "@/lib/api/problem";
import { accountSecurityMessages } from "@/messages/account-security";
import { NO_PASSKEY_USED, signInWithPasskey, suggestPasskeys } from "@/store/session/passkeys";

/** Runs sign-ins with a passkey; `notice` says why the last one failed. */
export function usePasskeySignIn(onDone: () => void) {
  const t = useTranslations("passkey");
  const describeProblem = useErrorMessages([]);
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  /** @param work returns whether somebody was signed in */
  const attempt = async (work: () => Promise<boolean>) => {
    try {
      if (await work()) onDone();
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      setProblem(error);
    }
  };
  const run = async (work: () => Promise<void>) => {
    setProblem(undefined);
    setBusy(true);
    await attempt(() => work().then(() => true));
    setBusy(false);
  };
  const notice =
    problem && (problem.code === NO_PASSKEY_USED ? t("unused") : describeProblem(problem).notice);
  return { notice, busy, attempt, run };
}

function PasskeyButton({ onDone }: { onDone: () => void }) {
  const t = useTranslations("passkey");
  const { notice, busy, attempt, run } = usePasskeySignIn(onDone);
  const suggestion = useRef<AbortController>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the browser suggests passkeys as long as the form is there
  useEffect(() => {
    const controller = new AbortController();
    suggestion.current = controller;
    void attempt(() => suggestPasskeys(controller.signal));
    return () => controller.abort();
  }, []);
  const start = () => {
    // A page has one request for a passkey at a time.
    suggestion.current?.abort();
    return run(signInWithPasskey);
  };
  return (
    <div className="grid gap-4">
      {notice && <Notice>{notice}</Notice>}
      <Button size="lg" busy={busy} onClick={start}>
        {t("signIn")}
      </Button>
    </div>
  );
}

/** Signs in with a passkey: by the browser's suggestion in the field for the email, or by its own dialog. */
export default function PasskeySignIn({ onDone }: { onDone: () => void }) {
  return (
    <IntlProvider locale="en" messages={accountSecurityMessages} timeZone="UTC">
      <PasskeyButton onDone={onDone} />
    </IntlProvider>
  );
}
