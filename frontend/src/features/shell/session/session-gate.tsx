"use client";

import { type ReactNode, useDeferredValue } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import type { User } from "@/lib/api/types";
import { confirmSession, useSession } from "@/store/session/session";
import { type Leave, useSignOutCleanup } from "./use-sign-out-cleanup";

interface SessionGateProps {
  /** What stands there while nobody knows yet who is here. */
  waiting: ReactNode;
  /** Asked for once, when there is no session. */
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

/** Shows the app to whoever is signed in, and to nobody else. */
export function SessionGate({ waiting, onSignedOut, children }: SessionGateProps) {
  const session = useSession();
  // the first drawing of the app gives way to the person's own presses
  const shown = useDeferredValue(session);
  useSignOutCleanup(session, onSignedOut);
  if (shown.status === "signed-in") return children(shown.user);
  return shown.status === "unreachable" ? <Unreachable /> : waiting;
}
