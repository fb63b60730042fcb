import type { Locale, Slots } from "./locale";
import type { Candidate, Slot, SlotTable } from "./template";

/** Nothing of a word, a number or a bigger number goes on after it. */
const EDGE = "(?![\\p{L}\\p{N}]|[.:/][\\p{N}])";

function bySlot<T>(pattern: string, value: (groups: readonly string[]) => T | null): Slot<T> {
  const sticky = new RegExp(pattern + EDGE, "iuy");
  return (text, at) => {
    sticky.lastIndex = at;
    const found = sticky.exec(text);
    const read = found && value(found.map((group) => group ?? ""));
    return found && read !== null ? [{ end: at + found[0].length, value: read as T }] : [];
  };
}

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replace(/ /g, "\\s+");
const plain = (text: string) => text.toLowerCase().replace(/\s+/g, " ");

function words<T>(table: Record<string, T>): Slot<T> {
  const names = Object.keys(table).sort((one, other) => other.length - one.length);
  return bySlot(`(?:${names.map(escaped).join("|")})`, ([found = ""]) => table[plain(found)] ?? null);
}

const ended = <T>(table: Record<string, T>, ending: string) =>
  Object.fromEntries(Object.entries(table).map(([name, value]) => [name + ending, value]));

const either =
  <T>(...slots: Slot<T>[]): Slot<T> =>
  (text, at) =>
    slots.flatMap((slot) => slot(text, at));

/** As many as a month has days. */
const MOST = 31;

/** One or more, with commas and words such as `and` between them, or only spaces where these are enough. */
function several<T>(one: Slot<T>, between: string, spaced = false): Slot<readonly T[]> {
  const joined = `\\s*(?:,|&|\\b(?:${between})\\b|/)\\s*(?:(?:${between})\\s+)?(?:the\\s+)?`;
  const separator = new RegExp(spaced ? `${joined}|\\s+` : joined, "iuy");
  return (text, at) => {
    const found: Candidate<readonly T[]>[] = [];
    let next = one(text, at)[0];
    while (next && found.length < MOST) {
      found.unshift({ end: next.end, value: [...(found[0]?.value ?? []), next.value] });
      separator.lastIndex = next.end;
      next = separator.test(text) ? one(text, separator.lastIndex)[0] : undefined;
    }
    return found;
  };
}

const two = (value: number | string) => String(value).padStart(2, "0");
const within = (value: number, low: number, high: number) => value >= low && value <= high;

/** @param half `am`, `pm` or nothing for a clock of 24 hours */
function clockOf(hour: number, minute: number, half: "am" | "pm" | ""): string | null {
  if (minute > 59 || (half ? !within(hour, 1, 12) : hour > 23)) return null;
  const hours = half ? (hour % 12) + (half === "pm" ? 12 : 0) : hour;
  return `${two(hours)}:${two(minute)}`;
}

const inMonth = (day: number) => (within(day, 1, 31) ? day : null);

/** `half past nine`, `quarter to 5`. */
function pastSlot({ pasts, numbers }: Locale): Slot<string> {
  const either = (table: object) => Object.keys(table).map(escaped).join("|");
  return bySlot(`(${either(pasts)})\\s+(\\d{1,2}|${either(numbers)})`, ([, past = "", hour = ""]) => {
    const minutes = pasts[plain(past)] ?? 0;
    const of = numbers[plain(hour)] ?? Number(hour);
    return minutes < 0 ? clockOf((of + 23) % 24, 60 + minutes, "") : clockOf(of, minutes, "");
  });
}

function clockSlot(locale: Locale): Slot<string> {
  const { am, pm } = locale;
  const half = (text: string) => (new RegExp(`^(?:${pm})$`, "i").test(text) ? "pm" : "am");
  return either(
    pastSlot(locale),
    bySlot(`(\\d{1,2})(?:[:.](\\d{2}))?\\s?(${am}|${pm})`, ([, hour, minute, word = ""]) =>
      clockOf(Number(hour), Number(minute || 0), half(word)),
    ),
    bySlot("(\\d{1,2})[:h](\\d{2})", ([, hour, minute]) => clockOf(Number(hour), Number(minute), "")),
  );
}

function inYear(month: number, day: number, year: number | undefined): Slots["numeric"] | null {
  if (!within(month, 1, 12) || !within(day, 1, 31)) return null;
  return year === undefined ? { month, day } : { month, day, year };
}

/** The other way round where it can be nothing else. */
function numericOf(groups: readonly string[], { monthFirst }: Locale): Slots["numeric"] | null {
  const [first, second] = [Number(groups[1]), Number(groups[2])];
  const [month, day] = monthFirst ? [first, second] : [second, first];
  const year = groups[3] ? Number(groups[3]) + (groups[3].length === 2 ? 2000 : 0) : undefined;
  return inYear(month, day, year) ?? inYear(day, month, year);
}

/** The slots that are words and numbers; `date` and `time` are read by what is made of them. */
export function slotsOf(locale: Locale): Omit<SlotTable, "date" | "bare" | "time"> {
  const digits = bySlot("\\d{1,3}", ([found]) => Number(found) || null);
  const weekday = words(locale.weekdays);
  const nth = either(bySlot(`(\\d{1,2})(?:${locale.nthEndings})`, ([, day]) => inMonth(Number(day))));
  const range = new RegExp(`\\s*[-–]\\s*|\\s+(?:${locale.to})\\s+`, "iuy");
  return {
    near: words(locale.near),
    weekday,
    weekdays: several(weekday, locale.and, true),
    plurals: several(words(ended(locale.weekdays, locale.plural)), locale.and),
    workday: words(Object.fromEntries(locale.workdays.map((name) => [name, true as const]))),
    on: words(locale.on),
    month: words(locale.months),
    n: either(digits, words(locale.numbers)),
    unit: words(locale.units),
    adverb: words(locale.adverbs),
    day: bySlot(`(\\d{1,2})(?:${locale.nthEndings})?`, ([, day]) => inMonth(Number(day))),
    nth,
    nths: several(nth, locale.and),
    ordinal: words(locale.ordinals),
    ordinals: several(words(locale.ordinals), locale.and),
    year: bySlot("(?:19|20)\\d{2}", ([found]) => Number(found)),
    iso: bySlot("\\d{4}-\\d{2}-\\d{2}", ([found = ""]) => found),
    moment: bySlot("(\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2})(?::\\d{2})?", ([, found = ""]) =>
      found.toUpperCase(),
    ),
    numeric: either(
      bySlot("(\\d{1,2})/(\\d{1,2})(?:/(\\d{4}|\\d{2}))?", (groups) => numericOf(groups, locale)),
      // with full stops the day comes first in every language that writes them
      bySlot("(\\d{1,2})\\.(\\d{1,2})\\.(\\d{4})", ([, day, month, year]) =>
        inYear(Number(month), Number(day), Number(year)),
      ),
    ),
    clock: clockSlot(locale),
    hour: bySlot("\\d{1,2}", ([found]) => clockOf(Number(found), 0, "")),
    h: bySlot("(\\d{1,2})h", ([, hour]) => clockOf(Number(hour), 0, "")),
    dotted: bySlot("(\\d{1,2})\\.(\\d{2})", ([, hour, minute]) => clockOf(Number(hour), Number(minute), "")),
    number: bySlot("\\d{1,2}", ([found]) => (Number(found) < 24 ? Number(found) : null)),
    noted: words(locale.noted),
    part: words(locale.parts),
    to(text, at) {
      range.lastIndex = at;
      return range.test(text) ? [{ end: range.lastIndex, value: true }] : [];
    },
  };
}
