"use client";

import { useState } from "react";
import { IntlProvider, useTranslations } from "use-intl";
import { Notice } from "@/components/form/notice";
import { useErrorMessages } from "@/components/form/use-form";
import { Button, buttonClass } from "@/components/ui/button";
import type { Problem } from "@/lib/api/problem";
import { unsubscribeMessages } from "@/messages/unsubscribe";
import { Lead, Title } from "./account-frame";
import { ResultMessage } from "./result-message";
import { useTakeUrlToken } from "./use-url-token";

type Outcome = { status: "asking" | "done" | "failed" } | { status: "problem"; message: string | undefined };

async function unsubscribe(token: string): Promise<void> {
  const { anonymousApi, unwrap } = await import("@/store/session/api-client");
  await unwrap(anonymousApi.POST("/api/unsubscribe", { body: { token } }));
}

/** Ends the emails when the person says so, since programs that check mail for viruses open links too. */
function useUnsubscribe(token: string | null | undefined) {
  const describeProblem = useErrorMessages([]);
  const [outcome, setOutcome] = useState<Outcome>({ status: "asking" });
  const [busy, setBusy] = useState(false);
  async function send() {
    setBusy(true);
    try {
      await unsubscribe(token ?? "");
      setOutcome({ status: "done" });
    } catch (error) {
      if (!(error instanceof Error) || error.name !== "Problem") throw error;
      const problem = error as Problem;
      if (problem.code === "token_invalid") setOutcome({ status: "failed" });
      else setOutcome({ status: "problem", message: describeProblem(problem).notice });
    } finally {
      setBusy(false);
    }
  }
  return { outcome: token === null ? ({ status: "failed" } as const) : outcome, busy, send };
}

function Unsubscribe() {
  const t = useTranslations("unsubscribe");
  const token = useTakeUrlToken();
  const { outcome, busy, send } = useUnsubscribe(token);
  if (outcome.status === "done" || outcome.status === "failed") {
    return (
      <ResultMessage title={t(`${outcome.status}Title`)} text={t(`${outcome.status}Text`)}>
        <a href="/settings/notifications" className={buttonClass()}>
          {t("settings")}
        </a>
      </ResultMessage>
    );
  }
  return (
    <>
      <Title>{t("title")}</Title>
      <Lead>{t("lead")}</Lead>
      <div className="mt-6 grid gap-4">
        {outcome.status === "problem" && <Notice>{outcome.message}</Notice>}
        <Button tone="primary" size="lg" busy={busy} disabled={token === undefined} onClick={send}>
          {t("submit")}
        </Button>
      </div>
    </>
  );
}

/** Ends the emails about shared lists, with the token in the link of one; nobody has to sign in. */
export function UnsubscribeView() {
  return (
    <IntlProvider locale="en" messages={unsubscribeMessages} timeZone="UTC">
      <Unsubscribe />
    </IntlProvider>
  );
}
