"use client";

import { useId, useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { Notice } from "@/components/form/notice";
import { Button, buttonClass } from "@/components/ui/button";
import { Problem } from "@/lib/api/problem";
import type { InvitationPreview } from "@/lib/api/types";
import { wasSignedIn } from "@/lib/preferences";
import { Lead, Title } from "../account-frame";
import { ResultMessage } from "../result-message";
import { handEmailOver } from "../sign-in/email-handover";
import { INVITATION_FAILURES, type InvitationState, loadSharingApi } from "./invitation-state";
import { forgetInvitation } from "./use-invitation-token";

/** Returns the sentence for a problem that has nothing to do with the invitation. */
function useProblemText() {
  const t = useTranslations("common.problems");
  return ({ code }: Problem): string =>
    t(code === "network" || code === "unavailable" || code === "rate_limited" ? code : "unexpected");
}

interface OpenProps {
  token: string;
  preview: InvitationPreview;
  setState: (state: InvitationState) => void;
}

/** The buttons of somebody who is signed in, or the links of somebody who has to sign in first. */
function AcceptButtons({ token, preview, setState }: OpenProps) {
  const t = useTranslations("invitation");
  const describeProblem = useProblemText();
  const [isSignedIn, setIsSignedIn] = useState(wasSignedIn);
  const [busy, setBusy] = useState(false);
  const [notice, setNotice] = useState<string>();

  async function accept() {
    setBusy(true);
    setNotice(undefined);
    try {
      const { list_id } = await (await loadSharingApi()).acceptInvitationByToken(token);
      forgetInvitation();
      location.replace(list_id ? `/lists/${list_id}` : "/todos");
    } catch (error) {
      setBusy(false);
      if (!(error instanceof Problem)) throw error;
      const failure = INVITATION_FAILURES[error.code];
      if (failure === "invalid") forgetInvitation();
      if (failure) setState({ step: "failed", failure });
      else if (error.status === 401) setIsSignedIn(false);
      else setNotice(describeProblem(error));
    }
  }

  if (!isSignedIn) {
    const handOver = () => handEmailOver(preview.email);
    return (
      <>
        <a
          href="/login?next=/invite"
          onClick={handOver}
          className={buttonClass({ tone: "primary", size: "lg" })}
        >
          {t("signIn")}
        </a>
        <a href="/register?next=/invite" onClick={handOver} className={buttonClass({ size: "lg" })}>
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
export function OpenInvitation({ token, preview, setState }: OpenProps) {
  const t = useTranslations("invitation");
  const format = useFormatter();
  const { list_name, folder_name, invited_by_email: email, role, expires_at } = preview;
  const list = list_name ?? folder_name ?? "";
  const day = format.dateTime(new Date(expires_at), { day: "numeric", month: "long", year: "numeric" });
  return (
    <>
      <Title>
        <span className="wrap-anywhere">{t("title", { list })}</span>
      </Title>
      <Lead>
        <span className="wrap-anywhere">{t(folder_name === null ? "from" : "fromFolder", { email })}</span>
      </Lead>
      <p className="mt-4">{t(`role.${role}`)}</p>
      <p className="mt-1 text-muted text-sm">{t("until", { day })}</p>
      <div className="mt-6 grid gap-4">
        <AcceptButtons token={token} preview={preview} setState={setState} />
        <Button tone="plain" onClick={() => setState({ step: "confirm", preview })}>
          {t("decline")}
        </Button>
      </div>
    </>
  );
}

export function DeclineForm({ token, preview, setState }: OpenProps) {
  const t = useTranslations("invitation");
  const describeProblem = useProblemText();
  const [isBlocking, setIsBlocking] = useState(false);
  const [busy, setBusy] = useState(false);
  const [notice, setNotice] = useState<string>();
  const id = useId();
  const { list_name, folder_name, invited_by_email: email } = preview;
  const list = list_name ?? folder_name ?? "";

  async function decline() {
    setBusy(true);
    try {
      await (await loadSharingApi()).declineInvitationByToken(token, isBlocking);
      forgetInvitation();
      setState({ step: "declined", blocked: isBlocking ? email : null });
    } catch (error) {
      setBusy(false);
      if (!(error instanceof Problem)) throw error;
      if (INVITATION_FAILURES[error.code]) setState({ step: "failed", failure: "invalid" });
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
