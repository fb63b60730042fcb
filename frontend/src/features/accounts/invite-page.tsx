"use client";

import { useCallback, useEffect, useId, useRef, useState } from "react";
import { IntlProvider, useFormatter, useTranslations } from "use-intl";
import { Notice } from "@/components/form/notice";
import { Button, buttonClass } from "@/components/ui/button";
import { Problem } from "@/lib/api/problem";
import type { InvitationPreview } from "@/lib/api/types";
import { wasSignedIn } from "@/lib/preferences";
import { inviteMessages } from "@/messages/invite";
import { Lead, Title } from "./account-frame";
import { forgetInvitation, useInvitationToken } from "./invitation-token";
import { ResultMessage } from "./result-message";

const loadApi = () => import("@/store/sharing/sharing-api");

type Failure = "invalid" | "other" | "full" | "retry";

type State =
  | { step: "loading" | "incomplete" }
  | { step: "failed"; failure: Failure }
  | { step: "open" | "confirm"; preview: InvitationPreview }
  | { step: "declined"; blocked: string | null };

const FAILURES: Partial<Record<string, Failure>> = {
  invitation_invalid: "invalid",
  invitation_for_other_address: "other",
  list_full: "full",
};

/** Returns the sentence for a problem that has nothing to do with the invitation. */
function useProblemText() {
  const t = useTranslations("common.problems");
  return ({ code }: Problem): string =>
    t(code === "network" || code === "unavailable" || code === "rate_limited" ? code : "unexpected");
}

function usePreview(token: string | null | undefined) {
  const [state, setState] = useState<State>({ step: "loading" });
  const asked = useRef(false);
  const load = useCallback(async () => {
    if (!token) return setState({ step: "incomplete" });
    setState({ step: "loading" });
    try {
      setState({ step: "open", preview: await (await loadApi()).previewInvitation(token) });
    } catch (error) {
      const failure = (error instanceof Problem && FAILURES[error.code]) || "retry";
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

interface OpenProps {
  token: string;
  preview: InvitationPreview;
  setState: (state: State) => void;
}

/** The buttons of somebody who is signed in, or the links of somebody who has to sign in first. */
function AcceptButtons({ token, setState }: Omit<OpenProps, "preview">) {
  const t = useTranslations("invitation");
  const describeProblem = useProblemText();
  const [isSignedIn, setIsSignedIn] = useState(wasSignedIn);
  const [busy, setBusy] = useState(false);
  const [notice, setNotice] = useState<string>();

  async function accept() {
    setBusy(true);
    setNotice(undefined);
    try {
      const list = await (await loadApi()).acceptInvitation(token);
      forgetInvitation();
      location.replace(`/lists/${list}`);
    } catch (error) {
      setBusy(false);
      if (!(error instanceof Problem)) throw error;
      const failure = FAILURES[error.code];
      if (failure === "invalid") forgetInvitation();
      if (failure) setState({ step: "failed", failure });
      else if (error.status === 401) setIsSignedIn(false);
      else setNotice(describeProblem(error));
    }
  }

  if (!isSignedIn) {
    return (
      <>
        <a href="/login?next=/invite" className={buttonClass({ tone: "primary", size: "lg" })}>
          {t("signIn")}
        </a>
        <a href="/register?next=/invite" className={buttonClass({ size: "lg" })}>
          {t("register")}
        </a>
        <p className="text-muted text-sm">{t("signInHint")}</p>
      </>
    );
  }
  return (
    <>
      {notice && <Notice>{notice}</Notice>}
      <Button tone="primary" size="lg" busy={busy} onClick={accept}>
        {t("accept")}
      </Button>
    </>
  );
}

/** What the invitation is, with what the person can do about it. */
function OpenInvitation({ token, preview, setState }: OpenProps) {
  const t = useTranslations("invitation");
  const format = useFormatter();
  const { list_name: list, invited_by_email: email, role, expires_at } = preview;
  const day = format.dateTime(new Date(expires_at), { day: "numeric", month: "long", year: "numeric" });
  return (
    <>
      <Title>
        <span className="wrap-anywhere">{t("title", { list })}</span>
      </Title>
      <Lead>
        <span className="wrap-anywhere">{t("from", { email })}</span>
      </Lead>
      <p className="mt-4">{t(`role.${role}`)}</p>
      <p className="mt-1 text-muted text-sm">{t("until", { day })}</p>
      <div className="mt-6 grid gap-4">
        <AcceptButtons token={token} setState={setState} />
        <Button tone="plain" onClick={() => setState({ step: "confirm", preview })}>
          {t("decline")}
        </Button>
      </div>
    </>
  );
}

function DeclineForm({ token, preview, setState }: OpenProps) {
  const t = useTranslations("invitation");
  const describeProblem = useProblemText();
  const [isBlocking, setIsBlocking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [notice, setNotice] = useState<string>();
  const id = useId();
  const { list_name: list, invited_by_email: email } = preview;

  async function decline() {
    setBusy(true);
    try {
      await (await loadApi()).declineInvitation(token, isBlocking);
      forgetInvitation();
      setState({ step: "declined", blocked: isBlocking ? email : null });
    } catch (error) {
      setBusy(false);
      if (!(error instanceof Problem)) throw error;
      if (FAILURES[error.code]) setState({ step: "failed", failure: "invalid" });
      else setNotice(describeProblem(error));
    }
  }

  return (
    <ResultMessage title={t("confirmTitle")} text={t("confirmText", { email, list })}>
      <div className="grid gap-4">
        {notice && <Notice>{notice}</Notice>}
        <label htmlFor={id} className="flex min-h-touch items-center gap-3 wrap-anywhere">
          <input
            id={id}
            type="checkbox"
            checked={isBlocking}
            onChange={({ target }) => setIsBlocking(target.checked)}
            className="size-5 shrink-0"
          />
          {t("block", { email })}
        </label>
        <Button tone="danger" size="lg" busy={busy} onClick={decline}>
          {t("confirm")}
        </Button>
        <Button tone="plain" onClick={() => setState({ step: "open", preview })}>
          {t("back")}
        </Button>
      </div>
    </ResultMessage>
  );
}

function Outcome({ state, retry }: { state: State; retry: () => void }) {
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
  if (token && state.step === "open")
    return <OpenInvitation token={token} preview={state.preview} setState={setState} />;
  if (token && state.step === "confirm")
    return <DeclineForm token={token} preview={state.preview} setState={setState} />;
  return <Outcome state={state} retry={() => void load()} />;
}

export const InvitePage = () => (
  <IntlProvider locale="en" messages={inviteMessages} timeZone="UTC">
    <InviteView />
  </IntlProvider>
);
