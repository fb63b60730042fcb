"use client";

import { type ComponentType, type ReactNode, useEffect, useState } from "react";
import { IntlProvider } from "use-intl";
import { accountMessages } from "@/messages/account";

/** Loads after the page, which works without it. */
function LaterNotices() {
  const [Loaded, setLoaded] = useState<ComponentType | null>(null);
  useEffect(() => {
    import("@/features/accounts/account-notices").then(
      ({ default: Notices }) => setLoaded(() => Notices),
      () => undefined,
    );
  }, []);
  return Loaded && <Loaded />;
}

export function AccountMessages({ children }: { children: ReactNode }) {
  return (
    <IntlProvider locale="en" messages={accountMessages} timeZone="UTC">
      {children}
      <LaterNotices />
    </IntlProvider>
  );
}
