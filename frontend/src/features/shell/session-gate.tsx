"use client";

import { type ReactNode, useEffect } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import type { User } from "@/lib/api/types";
import { attendHistory } from "@/lib/location";
import { attend } from "@/store/app-store";
import { startSession, useSession } from "@/store/session";

interface SessionGateProps {
  /** What stands there while nobody knows yet who is here. */
  waiting: ReactNode;
  /** Leads to the sign-in page; asked for once, when there is no session. */
  onSignedOut: () => void;
  children: (user: User) => ReactNode;
}

function Unreachable() {
  const t = useTranslations("shell.unreachable");
  const common = useTranslations("common");
  return (
    <main role="alert" className="mx-auto grid min-h-dvh max-w-reading content-center gap-3 px-6">
      <h1 className="serif text-2xl">{t("title")}</h1>
      <p className="text-muted">{t("text")}</p>
      <p className="mt-3">
        <Button tone="primary" onClick={() => void startSession()}>
          {common("tryAgain")}
        </Button>
      </p>
    </main>
  );
}

/** Shows the app to whoever is signed in, and to nobody else. */
export function SessionGate({ waiting, onSignedOut, children }: SessionGateProps) {
  const session = useSession();
  const { status } = session;
  useEffect(() => {
    void startSession();
    const retry = () => void startSession();
    addEventListener("online", retry);
    const stop = attend();
    const stopHistory = attendHistory();
    return () => {
      stopHistory();
      removeEventListener("online", retry);
      stop();
    };
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: leaving is asked for once for each end of a session
  useEffect(() => {
    if (status === "signed-out") onSignedOut();
  }, [status]);
  if (status === "signed-in") return children(session.user);
  return status === "unreachable" ? <Unreachable /> : waiting;
}
