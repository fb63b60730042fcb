"use client";

import type { ReactNode } from "react";
import { IntlProvider } from "use-intl";
import { publicMessages } from "@/messages/en/public";

export function PublicMessages({ children }: { children: ReactNode }) {
  return (
    <IntlProvider locale="en" messages={publicMessages} timeZone="UTC">
      {children}
    </IntlProvider>
  );
}
