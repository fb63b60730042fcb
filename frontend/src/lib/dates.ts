/** A day without time or zone, as `2026-11-23`. Days compare as text. */
export type Day = string;

/** The last day on which a todo can be due. */
export const LAST_DUE_DAY: Day = "2200-12-31";

/** Whether a todo can be due on `day`: the server rejects other years, as `check_year` of its field types does. */
export const isStorableDay = (day: Day): boolean => day >= "1900-01-01" && day <= LAST_DUE_DAY;

const formats = new Map<string, Intl.DateTimeFormat>();

const isDayFirst = (locale: string) =>
  new Intl.DateTimeFormat(locale, { day: "numeric", month: "numeric" }).formatToParts(0)[0]?.type === "day";

/** English, the language of the interface, with the order of dates and the hours of `locale`. */
function inEnglish(locale: string): string {
  if (/^en\b/i.test(locale)) return locale;
  const { hourCycle = "h23" } = new Intl.DateTimeFormat(locale, { hour: "numeric" }).resolvedOptions();
  return `${isDayFirst(locale) ? "en-GB" : "en-US"}-u-hc-${hourCycle}`;
}

/** Returns a cached formatter: creating one is expensive, and every row needs it. */
export function dateFormatter(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale + JSON.stringify(options);
  let known = formats.get(key);
  if (!known) {
    known = new Intl.DateTimeFormat(inEnglish(locale), options);
    formats.set(key, known);
  }
  return known;
}

const WALL: Intl.DateTimeFormatOptions = {
  year: "numeric",
  month: "2-digit",
  day: "2-digit",
  hour: "2-digit",
  minute: "2-digit",
  second: "2-digit",
  hourCycle: "h23",
};

/** Returns the wall time in `zone` at `instant`, as `2026-11-23T09:00:00`. */
export function wallTimeAt(instant: Date, zone: string): string {
  const parts = dateFormatter("en-US", { ...WALL, timeZone: zone }).formatToParts(instant);
  const part = (type: string) => parts.find((found) => found.type === type)?.value ?? "00";
  return `${part("year").padStart(4, "0")}-${part("month")}-${part("day")}T${part("hour")}:${part("minute")}:${part("second")}`;
}

export const dayInZone = (zone: string, instant: Date): Day => wallTimeAt(instant, zone).slice(0, 10);

const DAY_MS = 86_400_000;

/**
 * Returns the instant at which clocks in `zone` show `wall`. A time that occurs twice is the first one, and a time that
 * clocks skip is read with the offset from before (RFC 5545 §3.3.5).
 */
export function instantOf(wall: string, zone: string): Date {
  const naive = Date.parse(`${wall}Z`);
  const offset = (at: number) =>
    Date.parse(`${wallTimeAt(new Date(at), zone)}Z`) - Math.trunc(at / 1000) * 1000;
  // No zone is a day away from UTC, so these are before and after any change of clocks that concerns `wall`.
  const first = naive - offset(naive - DAY_MS);
  const second = naive - offset(naive + DAY_MS);
  return new Date(first + offset(first) === naive || second + offset(second) !== naive ? first : second);
}

export function addDays(day: Day, count: number): Day {
  const date = new Date(`${day}T00:00:00Z`);
  date.setUTCDate(date.getUTCDate() + count);
  return date.toISOString().slice(0, 10);
}

/** Counts whole days from `from` to `to`; negative if `to` is earlier. */
export const daysBetween = (from: Day, to: Day): number =>
  Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000);

/** Returns 0 for Sunday to 6 for Saturday. */
export const weekdayOf = (day: Day): number => new Date(`${day}T00:00:00Z`).getUTCDay();

interface Due {
  due_date: string | null;
  due_time: string | null;
  due_timezone: string | null;
}

export interface LocalDue {
  day: Day;
  /** `09:00`, or null for the whole day. */
  time: string | null;
}

/**
 * Converts a due date to the calendar of `zone`. A date alone and a floating time
 * are the same everywhere; only a time with its own zone is converted.
 */
export function localDueOf({ due_date, due_time, due_timezone }: Due, zone: string): LocalDue | null {
  if (due_date === null) return null;
  if (due_time === null) return { day: due_date, time: null };
  if (due_timezone === null || due_timezone === zone) return { day: due_date, time: due_time.slice(0, 5) };
  const wall = wallTimeAt(instantOf(`${due_date}T${due_time}`, due_timezone), zone);
  return { day: wall.slice(0, 10), time: wall.slice(11, 16) };
}

/** Returns only the day; most todos have no zone of their own, which needs no conversion. */
export const dueDay = (due: Due, zone: string): Day | null =>
  due.due_timezone === null || due.due_timezone === zone
    ? due.due_date
    : (localDueOf(due, zone)?.day ?? null);

const utc = (day: Day) => new Date(`${day}T12:00:00Z`);

/** Formats as "Friday 23 November", with the year only if it is not the present one. */
export function formatLongDay(day: Day, today: Day, locale: string): string {
  const year = day.slice(0, 4) === today.slice(0, 4) ? {} : ({ year: "numeric" } as const);
  const parts = dateFormatter(locale, {
    weekday: "long",
    day: "numeric",
    month: "long",
    ...year,
    timeZone: "UTC",
  });
  return parts.format(utc(day));
}

/** Formats as briefly as is unambiguous: the weekday within the week, else the date. */
export function formatShortDay(day: Day, today: Day, locale: string): string {
  const ahead = daysBetween(today, day);
  if (ahead > 1 && ahead < 7)
    return dateFormatter(locale, { weekday: "long", timeZone: "UTC" }).format(utc(day));
  const year = day.slice(0, 4) === today.slice(0, 4) ? {} : ({ year: "numeric" } as const);
  return dateFormatter(locale, { day: "numeric", month: "short", ...year, timeZone: "UTC" }).format(utc(day));
}

/** Formats with a short weekday, such as "Mon 7 Dec". */
export function formatWeekdayAndDay(day: Day, today: Day, locale: string): string {
  const year = day.slice(0, 4) === today.slice(0, 4) ? {} : ({ year: "numeric" } as const);
  const options = { weekday: "short", day: "numeric", month: "short", ...year, timeZone: "UTC" } as const;
  return dateFormatter(locale, options).format(utc(day));
}

/** Formats "18:00" as the locale writes it. */
export function formatClockTime(time: string, locale: string): string {
  const options: Intl.DateTimeFormatOptions = { hour: "numeric", minute: "2-digit", timeZone: "UTC" };
  return dateFormatter(locale, options).format(new Date(`2000-01-01T${time.slice(0, 5)}:00Z`));
}
