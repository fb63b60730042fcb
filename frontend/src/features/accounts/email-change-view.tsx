"use client";

import { useState } from "react";
import { IntlProvider, useTranslations } from "use-intl";
import { Notice } from "@/components/form/notice";
import { useErrorMessages } from "@/components/form/use-form";
import { Button, buttonClass } from "@/components/ui/button";
import type { Problem } from "@/lib/api/problem";
import { accountSecurityMessages } from "@/messages/account-security";
import { loadSessionModule } from "./account-form";
import { Lead, Title } from "./account-frame";
import { ResultMessage } from "./result-message";
import { useTakeUrlToken } from "./use-url-token";

/** What a link does: the one to the new address confirms the change, the one to the old address undoes it. */
type Action = "confirm" | "undo";

const NEXT = { confirm: "/todos", undo: "/forgot-password" } as const;

type Outcome = { status: "asking" | "done" | "failed" } | { status: "problem"; message: string | undefined };

/** Uses the token when the person says so, since programs that check mail for viruses open links too. */
function useToken(action: Action, token: string | null | undefined) {
  const describeProblem = useErrorMessages([]);
  const [outcome, setOutcome] = useState<Outcome>({ status: "asking" });
  const [busy, setBusy] = useState(false);
  async function send() {
    setBusy(true);
    try {
      const session = await loadSessionModule();
      await (action === "confirm" ? session.confirmEmailChange : session.undoEmailChange)(token ?? "");
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

function EmailChange({ action }: { action: Action }) {
  const t = useTranslations("emailChange");
  const token = useTakeUrlToken();
  const { outcome, busy, send } = useToken(action, token);
  if (outcome.status === "done") {
    return (
      <ResultMessage title={t(`${action}.doneTitle`)} text={t(`${action}.doneText`)}>
        <a href={NEXT[action]} className={buttonClass({ tone: action === "confirm" ? "primary" : "quiet" })}>
          {t(`${action}.next`)}
        </a>
      </ResultMessage>
    );
  }
  if (outcome.status === "failed") {
    return (
      <ResultMessage title={t("failedTitle")} text={t("failedText")}>
        <a href="/login" className={buttonClass()}>
          {t("signIn")}
        </a>
      </ResultMessage>
    );
  }
  return (
    <>
      <Title>{t(`${action}.title`)}</Title>
      <Lead>{t(`${action}.lead`)}</Lead>
      <div className="mt-6 grid gap-4">
        {outcome.status === "problem" && <Notice>{outcome.message}</Notice>}
        <Button tone="primary" size="lg" busy={busy} disabled={token === undefined} onClick={send}>
          {t(`${action}.submit`)}
        </Button>
      </div>
    </>
  );
}

/** Confirms or undoes a change of the account's email, with the token in the link of an email. */
export function EmailChangeView({ action }: { action: Action }) {
  return (
    <IntlProvider locale="en" messages={accountSecurityMessages} timeZone="UTC">
      <EmailChange action={action} />
    </IntlProvider>
  );
}
