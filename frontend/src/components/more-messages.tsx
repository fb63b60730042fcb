"use client";

import type { ReactNode } from "react";
import { type AbstractIntlMessages, IntlProvider, useLocale, useMessages, useTimeZone } from "use-intl";

interface MoreMessagesProps {
  more: AbstractIntlMessages;
  children: ReactNode;
}

/** Words that come with a part of the page that comes later, beside those that are here. */
export function MoreMessages({ more, children }: MoreMessagesProps) {
  const timeZone = useTimeZone();
  const messages = { ...useMessages(), ...more };
  return (
    <IntlProvider locale={useLocale()} messages={messages} {...(timeZone ? { timeZone } : {})}>
      {children}
    </IntlProvider>
  );
}
