"use client";

import { type ReactNode, useEffect, useRef, useState } from "react";
import { IntlProvider, useTranslations } from "use-intl";
import { useErrorMessages } from "@/components/form/use-form";
import { buttonClass } from "@/components/ui/button";
import { Problem } from "@/lib/api/problem";
import { oidcMessages } from "@/messages/oidc";
import { finishOidc, takeOidcReturn } from "@/store/session/oidc";
import { useRedirect } from "../redirect-after-sign-in";
import { ResultMessage } from "../result-message";
import { LinkIdentityForm } from "./link-identity-form";
import SecondStep from "./second-step";

type Step = "working" | "link" | "code";
type Outcome = { step: Step } | { failure: "canceled" | "incomplete" } | { problem: Problem };

/** Steps that a problem leads to instead of being shown. */
const NEXT_STEPS: Partial<Record<string, "link" | "code">> = {
  oidc_link_required: "link",
  second_factor_required: "code",
};

async function finish(query: URLSearchParams): Promise<Outcome | "done"> {
  const [code, state, iss] = ["code", "state", "iss"].map((name) => query.get(name));
  if (query.has("error")) return { failure: "canceled" };
  if (!code || !state) return { failure: "incomplete" };
  try {
    await finishOidc({ code, state, iss: iss ?? null });
    return "done";
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    const step = NEXT_STEPS[error.code];
    return step ? { step } : { problem: error };
  }
}

/** Finishes what the address said, once. The address then has the path to open afterwards. */
function useOutcome(query: URLSearchParams, onDone: () => void) {
  const [outcome, setOutcome] = useState<Outcome>({ step: "working" });
  const [isConnection, setIsConnection] = useState(false);
  const isStarted = useRef(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: an address is good once
  useEffect(() => {
    if (isStarted.current) return;
    isStarted.current = true;
    const { next, purpose } = takeOidcReturn();
    if (next) history.replaceState(history.state, "", `?${new URLSearchParams({ next })}`);
    setIsConnection(purpose === "connect");
    finish(query).then((result) => (result === "done" ? onDone() : setOutcome(result)));
  }, []);
  return { outcome, isConnection };
}

interface OidcCallbackProps {
  /** The query of the address that the issuer led back to. */
  query: URLSearchParams;
  /** Shows until it is known what happens. */
  children: ReactNode;
}

function Callback({ query, children }: OidcCallbackProps) {
  const t = useTranslations("oidc");
  const describeProblem = useErrorMessages([]);
  const redirect = useRedirect();
  const { outcome, isConnection } = useOutcome(query, redirect);
  const restart = () => location.replace(`/login${location.search}`);
  if ("step" in outcome) {
    if (outcome.step === "working") return children;
    if (outcome.step === "link") return <LinkIdentityForm onDone={redirect} />;
    return <SecondStep onDone={redirect} onRestart={restart} />;
  }
  return (
    <ResultMessage
      title={t(isConnection ? "notConnectedTitle" : "failedTitle")}
      text={"failure" in outcome ? t(outcome.failure) : describeProblem(outcome.problem).notice}
    >
      {isConnection ? (
        <a href="/settings/security" className={buttonClass({ tone: "primary" })}>
          {t("backToSettings")}
        </a>
      ) : (
        <a href={`/login${location.search}`} className={buttonClass({ tone: "primary" })}>
          {t("backToSignIn")}
        </a>
      )}
    </ResultMessage>
  );
}

/** What follows when the issuer led back: signed in, a further step, or the reason why not. */
export default function OidcCallbackOutcome(props: OidcCallbackProps) {
  return (
    <IntlProvider locale="en" messages={oidcMessages} timeZone="UTC">
      <Callback {...props} />
    </IntlProvider>
  );
}
