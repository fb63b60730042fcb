"use client";

import { useFormatter, useNow } from "use-intl";

/** Returns functions that write a day, and how long ago a moment was. */
export function useMomentFormats() {
  const format = useFormatter();
  const now = useNow();
  return {
    now,
    day: (moment: string) => format.dateTime(new Date(moment), { dateStyle: "medium" }),
    timeAgo: (moment: string) => format.relativeTime(new Date(moment), now),
  };
}
