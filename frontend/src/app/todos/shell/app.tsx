"use client";

import { useRouter } from "next/navigation";
import type { ReactNode } from "react";
import { IntlProvider } from "use-intl";
import { FrameSkeleton } from "@/features/shell/frame/app-frame";
import { SessionGate } from "@/features/shell/session/session-gate";
import type { Leave } from "@/features/shell/session/use-sign-out-cleanup";
import { firstPaintMessages } from "@/messages/first-paint";
import { useSession } from "@/store/session/session";
import { SignedInApp } from "./signed-in-app";

/** Messages are in English; dates and numbers follow the user's own settings. */
function FirstPaintMessages({ children }: { children: ReactNode }) {
  const session = useSession();
  const { locale, timezone } =
    session.status === "signed-in" ? session.user : { locale: "en", timezone: "UTC" };
  return (
    <IntlProvider locale={locale} messages={firstPaintMessages} timeZone={timezone}>
      {children}
    </IntlProvider>
  );
}

export function App() {
  const router = useRouter();
  const leave: Leave = (why, stay) => {
    const here = location.pathname + location.search;
    const login = here === "/todos" ? "/login" : `/login?next=${encodeURIComponent(here)}`;
    if (stay) return router.replace(login);
    // The next person gets a page without anything written on it, even by going back.
    addEventListener("pageshow", () => location.reload());
    location.replace(why === "deleted" ? "/" : login);
  };
  return (
    <FirstPaintMessages>
      <SessionGate waiting={<FrameSkeleton />} onSignedOut={leave}>
        {(user) => <SignedInApp user={user} />}
      </SessionGate>
    </FirstPaintMessages>
  );
}
