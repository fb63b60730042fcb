import type { User } from "@/lib/api/types";

/** The regions whose weeks start on a day other than Monday, by CLDR 48, which not every browser tells. */
const SUNDAY =
  "AG AS BD BR BS BT BW BZ CA CO DM DO ET GT GU HK HN ID IL IN IS JM JP KE KH KR LA MH MM MO MT MX MZ NI NP PA PE PH PK PR " +
  "PT PY SA SG SV TH TT TW UM US VE VI WS YE ZA ZW";
const SATURDAY = "AF BH DJ DZ EG IQ IR JO KW LY OM QA SD SY";

type WeekStart = User["week_start"];

/** Returns the first day of the week where `locale` is spoken; without a region, where most of its speakers are. */
export function weekStartOf(locale: string): WeekStart {
  const region = new Intl.Locale(locale).maximize().region ?? "";
  if (SUNDAY.split(" ").includes(region)) return "sunday";
  return SATURDAY.split(" ").includes(region) ? "saturday" : "monday";
}

/** Returns the time zone, locale and first day of the week with which a new account starts. */
export function browserRegion(): { timezone: string; locale: string; week_start: WeekStart } {
  const { timeZone, locale } = Intl.DateTimeFormat().resolvedOptions();
  return { timezone: timeZone, locale, week_start: weekStartOf(locale) };
}
