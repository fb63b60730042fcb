"use client";

import type { ReactNode } from "react";
import { IntlProvider } from "use-intl";
import { accountMessages } from "@/messages/account";

export function AccountMessages({ children }: { children: ReactNode }) {
  return (
    <IntlProvider locale="en" messages={accountMessages} timeZone="UTC">
      {children}
    </IntlProvider>
  );
}
