"use client";

import { type ReactNode, useDeferredValue } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import type { User } from "@/lib/api/types";
import { confirmSession, useSession } from "@/store/session/session";
import { type Leave, useSignOutCleanup } from "./use-sign-out-cleanup";

interface SessionGateProps {
  /** Shown until it is known who is signed in. */
  waiting: ReactNode;
  /** Called once if there is no session. */
  onSignedOut: Leave;
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
        <Button tone="primary" onClick={() => void confirmSession()}>
          {common("tryAgain")}
        </Button>
      </p>
    </main>
  );
}

/** Renders the app for the signed-in user, and nothing otherwise. */
export function SessionGate({ waiting, onSignedOut, children }: SessionGateProps) {
  const session = useSession();
  // Deferred, so that the first render of the app yields to clicks.
  const shown = useDeferredValue(session);
  useSignOutCleanup(session, onSignedOut);
  if (shown.status === "signed-in") return children(shown.user);
  return shown.status === "unreachable" ? <Unreachable /> : waiting;
}
