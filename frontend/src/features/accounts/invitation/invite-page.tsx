"use client";

import { lazy, Suspense, useCallback, useEffect, useRef, useState } from "react";
import { IntlProvider, useTranslations } from "use-intl";
import { Button, buttonClass } from "@/components/ui/button";
import { Problem } from "@/lib/api/problem";
import { inviteMessages } from "@/messages/invite";
import { Lead, Title } from "../account-frame";
import { ResultMessage } from "../result-message";
import { INVITATION_FAILURES, type InvitationState, loadSharingApi } from "./invitation-state";
import { forgetInvitation, useInvitationToken } from "./use-invitation-token";

const loadParts = () => import("./open-invitation");
const OpenInvitation = lazy(async () => ({ default: (await loadParts()).OpenInvitation }));
const DeclineForm = lazy(async () => ({ default: (await loadParts()).DeclineForm }));

function usePreview(token: string | null | undefined) {
  const [state, setState] = useState<InvitationState>({ step: "loading" });
  const asked = useRef(false);
  const load = useCallback(async () => {
    if (!token) return setState({ step: "incomplete" });
    setState({ step: "loading" });
    try {
      const [api] = await Promise.all([loadSharingApi(), loadParts()]);
      setState({ step: "open", preview: await api.previewInvitation(token) });
    } catch (error) {
      const failure = (error instanceof Problem && INVITATION_FAILURES[error.code]) || "retry";
      if (failure === "invalid") forgetInvitation();
      setState({ step: "failed", failure });
    }
  }, [token]);
  useEffect(() => {
    if (token === undefined || asked.current) return;
    asked.current = true;
    void load();
  }, [token, load]);
  return { state, setState, load };
}

function Outcome({ state, retry }: { state: InvitationState; retry: () => void }) {
  const t = useTranslations("invitation");
  const common = useTranslations("common");
  const open = (
    <a href="/todos" className={buttonClass({ tone: "primary" })}>
      {t("open")}
    </a>
  );
  if (state.step === "incomplete")
    return <ResultMessage title={t("incompleteTitle")} text={t("incompleteText")} />;
  if (state.step === "declined")
    return (
      <ResultMessage
        title={t("declinedTitle")}
        text={state.blocked ? t("blockedText", { email: state.blocked }) : t("declinedText")}
      />
    );
  if (state.step !== "failed")
    return (
      <div role="status">
        <Title>{t("loading")}</Title>
        <Lead>{t("wait")}</Lead>
      </div>
    );
  const { failure } = state;
  if (failure !== "retry")
    return (
      <ResultMessage title={t(`${failure}Title`)} text={t(`${failure}Text`)}>
        {failure === "invalid" ? null : open}
      </ResultMessage>
    );
  return (
    <ResultMessage title={t("retryTitle")} text={common("problems.network")}>
      <Button onClick={retry}>{common("tryAgain")}</Button>
    </ResultMessage>
  );
}

/** The page that an invitation's link leads to. */
export function InviteView() {
  const token = useInvitationToken();
  const { state, setState, load } = usePreview(token);
  const outcome = <Outcome state={state} retry={() => void load()} />;
  if (!token || !(state.step === "open" || state.step === "confirm")) return outcome;
  const Part = state.step === "open" ? OpenInvitation : DeclineForm;
  return (
    <Suspense fallback={outcome}>
      <Part token={token} preview={state.preview} setState={setState} />
    </Suspense>
  );
}

export const InvitePage = () => (
  <IntlProvider locale="en" messages={inviteMessages} timeZone="UTC">
    <InviteView />
  </IntlProvider>
);
