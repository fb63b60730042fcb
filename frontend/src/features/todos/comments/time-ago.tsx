"use client";

import { useTranslations } from "use-intl";
import { dateFormatter, dayInZone, daysBetween, formatShortDay } from "@/lib/dates";
import { useCalendar, useLocaleTag, useTimeOfDay } from "@/store/react/use-calendar";

const MINUTE_MS = 60_000;
const MINUTES_PER_HOUR = 60;
const MINUTES_PER_DAY = 24 * MINUTES_PER_HOUR;

/** Returns a function that says how long ago a moment was, such as "5 min. ago"; older ones get their date. */
function useTimeAgo(): (at: string) => string {
  const t = useTranslations("comments");
  const locale = useLocaleTag();
  const { today, zone } = useCalendar();
  // The words change with each minute.
  useTimeOfDay();
  const format = new Intl.RelativeTimeFormat(locale, { numeric: "auto", style: "short" });
  return (at) => {
    const minutes = Math.floor((Date.now() - Date.parse(at)) / MINUTE_MS);
    if (minutes < 1) return t("justNow");
    if (minutes < MINUTES_PER_HOUR) return format.format(-minutes, "minute");
    if (minutes < MINUTES_PER_DAY) return format.format(-Math.floor(minutes / MINUTES_PER_HOUR), "hour");
    const day = dayInZone(zone, new Date(at));
    const days = daysBetween(day, today);
    return days < 7 ? format.format(-Math.max(1, days), "day") : formatShortDay(day, today, locale);
  };
}

/** How long ago a moment was, in words, with the whole date as a title. */
export function TimeAgo({ at }: { at: string }) {
  const { zone } = useCalendar();
  const format = dateFormatter(useLocaleTag(), { dateStyle: "full", timeStyle: "short", timeZone: zone });
  const ago = useTimeAgo();
  return (
    <time dateTime={at} title={format.format(new Date(at))} className="text-muted text-xs">
      {ago(at)}
    </time>
  );
}
