"use client";

import type { ComponentType } from "react";
import { IntlProvider, useLocale, useMessages, useTimeZone } from "use-intl";
import { laterMessages } from "@/messages/en/later";

/** A part that has all words of the app, and not only those of its first paint. */
export function withWords<P extends object>(Part: ComponentType<P>): ComponentType<P> {
  return function Worded(props: P) {
    const timeZone = useTimeZone();
    const locale = useLocale();
    if (useMessages() === laterMessages) return <Part {...props} />;
    return (
      <IntlProvider locale={locale} messages={laterMessages} {...(timeZone ? { timeZone } : {})}>
        <Part {...props} />
      </IntlProvider>
    );
  };
}
