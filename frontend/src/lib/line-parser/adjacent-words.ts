import { wordsPattern } from "./grammar";
import type { DateForm, Locale } from "./locale";
import type { Span } from "./model";

/** The word in front of a phrase, with the spaces between them, is searched for in this many characters. */
const MAX_DISTANCE = 60;
const NEXT_WORD = /\s+(\p{L}[\p{L}\p{N}_'’-]*)/uy;
const REST_OF_WORD = /['’\-–]\p{L}/uy;
const CAPITALIZED_WORD = /\s+\p{Lu}\p{L}/uy;
const MEASURE = /\s?[%°€£¥$₹]|\s*[-–+*×/=]\s*[0-9]|\s*,\s*[0-9]|\s*&\s*[0-9]/uy;
const POSSESSIVE = /['’]s\s+$/iu;
/** Behind an article or a possessive these are a name: `the 9/11 report`. */
const WRITTEN_DATES: readonly DateForm[] = ["numeric", "iso", "moment", "month_day", "nth", "weekday_date"];

const WEEKDAYS: readonly DateForm[] = ["weekday", "weekday_list"];

function testsAt(pattern: RegExp, text: string, at: number): boolean {
  pattern.lastIndex = at;
  return pattern.test(text);
}

/** `today's`, `sun-dried`. */
export const isInsideWord = (text: string, end: number): boolean => testsAt(REST_OF_WORD, text, end);

export const isBeforeCapitalizedWord = (text: string, end: number): boolean =>
  testsAt(CAPITALIZED_WORD, text, end);

/** The words beside a phrase that decide whether it counts. */
export interface AdjacentWords {
  /** A day behind `the` or `since` is only mentioned, and nothing is due then. */
  isMentioned(text: string, at: number, end: number, form: DateForm): boolean;
  /** Whether the day is only mentioned if a word of the title follows, as in `read her friday notes`. */
  isMentionedBeforeTitle(text: string, at: number, form: DateForm): boolean;
  isTimeMentioned(text: string, at: number): boolean;
  /** `ask Ana to remind me at 6pm`. */
  isReminderMentioned(text: string, at: number): boolean;
  /** The end of a word such as `to` that leads from a reminder to the title: `remind me at 6pm to call`. */
  endOfConnective(text: string, end: number): number;
  /** The end of a word such as `for` and of the spaces behind it. */
  endOfBeforeDue(text: string, at: number): number | null;
  /** Days that no rule follows from: `snacks for mon, wed and fri`, `the mon/wed class`. */
  isSeriesMentioned(text: string, at: number): boolean;
  /** An hour can be bare behind such a word, as in `tomorrow 9`. */
  isBehindDayWord(text: string, at: number): boolean;
  /** `3 %`, `3-5`, `3 or 4`. */
  isPartOfNumber(text: string, end: number): boolean;
  /** `3 flats`. */
  isBeforeCountedWord(text: string, end: number): boolean;
  /** The start of the word directly behind `end`, unless it is a connective, such as `with`. */
  titleWordAt(text: string, end: number): number | null;
  /** The start of the second of two, as in `today or tomorrow`. */
  alternativeAt(text: string, end: number): number | null;
  /** Spans that are text though words for days or hours are in them: `sun cream`. */
  compounds(text: string): Span[];
}

const patternDirectlyBefore = (words: readonly string[]) =>
  new RegExp(`(?<![\\p{L}\\p{N}])${wordsPattern(words)}\\s+$`, "iu");

const isBehind = (pattern: RegExp, text: string, at: number) =>
  pattern.test(text.slice(Math.max(0, at - MAX_DISTANCE), at));

export function adjacentWordsOf(locale: Locale): AdjacentWords {
  const { weekday, weekday_before_title, date, any_day, time, duration, reminder } = locale.mention_words;
  const dayMention = patternDirectlyBefore(any_day);
  const weekdayMention = patternDirectlyBefore([...weekday, ...any_day]);
  const dateMention = patternDirectlyBefore([...date, ...any_day]);
  const mentions: Partial<Record<DateForm, RegExp>> = {
    ...Object.fromEntries(WEEKDAYS.map((form) => [form, weekdayMention])),
    ...Object.fromEntries(WRITTEN_DATES.map((form) => [form, dateMention])),
    offset_on_day: patternDirectlyBefore([...duration, ...any_day]),
  };
  const mentionBeforeTitle = patternDirectlyBefore(weekday_before_title);
  const reminderMention = patternDirectlyBefore(reminder);
  const link = new RegExp(`\\s+${wordsPattern(locale.reminder_links)}(?![\\p{L}\\p{N}])`, "iuy");
  const beforeDue = new RegExp(`${wordsPattern(locale.before_due)}\\s+`, "iuy");
  const seriesMention = patternDirectlyBefore([
    ...locale.before_due,
    ...weekday,
    ...weekday_before_title,
    ...any_day,
  ]);
  const timeMention = patternDirectlyBefore(time);
  const dayWord = patternDirectlyBefore([
    ...Object.keys(locale.relative_days),
    ...Object.keys(locale.weekdays),
  ]);
  const other = wordsPattern([...locale.and_words, ...locale.or_words, ...locale.to_words]);
  const otherNumber = new RegExp(`\\s+${other}\\s+[0-9]`, "iuy");
  const counted = new RegExp(`^(?:${locale.counted.join("|")})$`, "iu");
  const connective = new RegExp(`^${wordsPattern(locale.connectives)}$`, "iu");
  const or = new RegExp(`(?:\\s*,)?\\s+${wordsPattern(locale.or_words)}\\s+|\\s*&\\s*|/`, "iuy");
  const compound = new RegExp(
    `(?<![\\p{L}\\p{N}/])(?:${locale.compounds.join("|")})(?![\\p{L}\\p{N}])`,
    "giu",
  );
  const nextWord = (text: string, end: number) => {
    NEXT_WORD.lastIndex = end;
    const [whole = "", word = ""] = NEXT_WORD.exec(text) ?? [];
    return { word, start: end + whole.length - word.length };
  };
  const titleWordAt = (text: string, end: number) => {
    const { word, start } = nextWord(text, end);
    return word && !connective.test(word) ? start : null;
  };
  return {
    isMentioned(text, at, end, form) {
      const isName =
        WRITTEN_DATES.includes(form) && titleWordAt(text, end) !== null && isBehind(POSSESSIVE, text, at);
      return isName || isBehind(mentions[form] ?? dayMention, text, at);
    },
    isMentionedBeforeTitle: (text, at, form) =>
      WEEKDAYS.includes(form) && isBehind(mentionBeforeTitle, text, at),
    isTimeMentioned: (text, at) => isBehind(timeMention, text, at),
    isReminderMentioned: (text, at) => isBehind(reminderMention, text, at),
    endOfConnective: (text, end) => (testsAt(link, text, end) ? link.lastIndex : end),
    endOfBeforeDue: (text, at) => (testsAt(beforeDue, text, at) ? beforeDue.lastIndex : null),
    isSeriesMentioned: (text, at) => isBehind(seriesMention, text, at),
    isBehindDayWord: (text, at) => isBehind(dayWord, text, at),
    isPartOfNumber: (text, end) => testsAt(MEASURE, text, end) || testsAt(otherNumber, text, end),
    isBeforeCountedWord: (text, end) => counted.test(nextWord(text, end).word),
    titleWordAt,
    alternativeAt(text, end) {
      or.lastIndex = end;
      return or.test(text) ? or.lastIndex : null;
    },
    compounds: (text) =>
      [...text.matchAll(compound)].map(({ index, 0: found }) => ({
        start: index,
        end: index + found.length,
      })),
  };
}
