"use client";

import { type ReactNode, useMemo } from "react";
import { type AbstractIntlMessages, IntlProvider, useLocale, useMessages, useTimeZone } from "use-intl";

interface MoreMessagesProps {
  /** The same object each time. */
  more: AbstractIntlMessages;
  children: ReactNode;
}

/** Words that come with a part of the page that comes later, beside those that are here. */
export function MoreMessages({ more, children }: MoreMessagesProps) {
  const timeZone = useTimeZone();
  const before = useMessages();
  const messages = useMemo(() => ({ ...before, ...more }), [before, more]);
  return (
    <IntlProvider locale={useLocale()} messages={messages} {...(timeZone ? { timeZone } : {})}>
      {children}
    </IntlProvider>
  );
}
