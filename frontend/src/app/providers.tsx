"use client";

import type { ReactNode } from "react";
import { IntlProvider } from "use-intl";
import messages from "@/messages/en.json";

export function Providers({ children }: { children: ReactNode }) {
  return (
    <IntlProvider locale="en" messages={messages} timeZone="UTC">
      {children}
    </IntlProvider>
  );
}
