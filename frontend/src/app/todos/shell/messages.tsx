"use client";

import type { ReactNode } from "react";
import { IntlProvider } from "use-intl";
import { appMessages } from "@/messages/en/app";
import { useSession } from "@/store/session/session";

/** Provides English messages; dates and numbers follow the account's locale. */
export function AppMessages({ children }: { children: ReactNode }) {
  const session = useSession();
  const { locale, timezone } =
    session.status === "signed-in" ? session.user : { locale: "en", timezone: "UTC" };
  return (
    <IntlProvider locale={locale} messages={appMessages} timeZone={timezone}>
      {children}
    </IntlProvider>
  );
}
