"use client";

import { useState } from "react";
import { createPortal } from "react-dom";
import { IntlProvider, useTranslations } from "use-intl";
import { Notice } from "@/components/form/notice";
import { useErrorMessages } from "@/components/form/use-form";
import { Button } from "@/components/ui/button";
import { Problem } from "@/lib/api/problem";
import { oidcMessages } from "@/messages/oidc";
import { startOidcSignIn } from "@/store/session/oidc";
import { ISSUER_BUTTON_SLOT_ID } from "./issuer-button-slot";

function IssuerButton({ name }: { name: string }) {
  const t = useTranslations("oidc");
  const describeProblem = useErrorMessages([]);
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  const start = async () => {
    setProblem(undefined);
    setBusy(true);
    try {
      await startOidcSignIn(new URLSearchParams(location.search).get("next"));
    } catch (error) {
      setBusy(false);
      if (!(error instanceof Problem)) throw error;
      setProblem(error);
    }
  };
  return (
    <div className="mt-6 grid gap-4">
      <p className="flex items-center gap-3 text-muted text-sm before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
        {t("or")}
      </p>
      {problem && <Notice>{describeProblem(problem).notice}</Notice>}
      <Button size="lg" busy={busy} onClick={start}>
        {t("continue", { name })}
      </Button>
    </div>
  );
}

/** The button to sign in at the issuer, in the slot that a page has for it; nothing on other pages. */
export default function IssuerSignIn({ name }: { name: string }) {
  const [slot] = useState(() => document.getElementById(ISSUER_BUTTON_SLOT_ID));
  if (!slot) return null;
  return createPortal(
    <IntlProvider locale="en" messages={oidcMessages} timeZone="UTC">
      <IssuerButton name={name} />
    </IntlProvider>,
    slot,
  );
}
