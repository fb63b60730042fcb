"use client";

import type { ReactNode } from "react";
import { IntlProvider } from "use-intl";
import { appMessages } from "@/messages/en/app";

export function AppMessages({ children }: { children: ReactNode }) {
  return (
    <IntlProvider locale="en" messages={appMessages}>
      {children}
    </IntlProvider>
  );
}
