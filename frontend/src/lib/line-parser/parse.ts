import { normalizeText } from "@/lib/text";
import { isInsideWord } from "./adjacent-words";
import { matchDue } from "./due-phrases";
import type { Locale } from "./locale";
import type { Context, Meaning, ParsedDue, ParsedTodo, Span, Token } from "./model";
import { openValuesOf } from "./open-values";
import { type PhraseMatch, type PhraseMatchers, phraseMatchersOf } from "./phrases";
import { dueOf, matchReminder, remindersOf, timeOfDay, withoutIdleReminders } from "./reminder-phrases";
import { matchRecurrence } from "./rule-phrases";
import { readSigil } from "./sigils";
import { buildTitle } from "./title";

/** An email address, whose parts are no words. */
const ADDRESS = /(?<![^\s<(,;:])[^\s@<>(),;:]+@[^\s@<>(),;:]+\.\p{L}{2,}/gu;
/** `Monday.com`, `tomorrow.io/docs`: the name of a site, whose parts are no words. */
const SITE =
  /(?<![^\s<(,;:])[a-zA-Z][a-zA-Z0-9-]*\.(?:[a-zA-Z0-9-]+\.)*(?:com|org|net|edu|gov|info|app|dev|shop|[a-z]{2})(?![\p{L}\p{N}])/gu;
const QUOTED = /"[^"]*"|“[^”]*”/gu;
const WORD_START = /(?<![^\s(])[^\s(]/gu;
const LINE_BREAK = /\r\n|[\n\r\u2028\u2029]/;
/** White space inside a line. */
const SPACE = "[^\\S\\n\\r\\u2028\\u2029]";
const LINE = new RegExp(
  `^(${SPACE}*)((?:(?:[-*•–]|[0-9]+[.)])${SPACE}+)?(?:\\[[ xX]?\\]${SPACE}+)?)(.*)$`,
  "gmu",
);
const GAP = /^[\s,;]*$/u;
const TAB = 4;
/** In characters, as the server counts them. */
export const MAX_LINE = 1000;
const REMEMBERED_LINES = 500;

const meets = (one: Span, other: Span) => one.start < other.end && other.start < one.end;

/** `for friday`: the word goes with the day or time, unless it belongs to a word behind them: `wine for friday dinner`. */
function dueBehindWord(text: string, at: number, phrases: PhraseMatchers): PhraseMatch<ParsedDue> | null {
  const dueAt = phrases.endOfBeforeDue(text, at);
  const due = dueAt === null ? null : matchDue(text, dueAt, phrases);
  return due && !due.value.titleText && !phrases.isBeforeTitleWord(text, due.end) ? due : null;
}

function readMeaning(
  text: string,
  at: number,
  phrases: PhraseMatchers,
  isBehindPhrase: boolean,
): PhraseMatch<Meaning> | null {
  const reminder = phrases.context.isGuest ? null : matchReminder(text, at, phrases, isBehindPhrase);
  if (reminder && !isInsideWord(text, reminder.end)) return reminder;
  const sigil = readSigil(text, at, phrases.context, phrases.locale);
  // `@3pm` is a time and no tag
  if (sigil && !(sigil.value.kind === "tag" && phrases.times(text, at, false).length > 0)) return sigil;
  const recurrence = matchRecurrence(text, at, phrases);
  const due = matchDue(text, at, phrases) ?? dueBehindWord(text, at, phrases);
  const meaning = due && { end: due.end, value: { kind: "due", ...due.value } as const };
  const found = recurrence && recurrence.end >= (due?.end ?? 0) ? recurrence : meaning;
  return found && !isInsideWord(text, found.end) ? found : null;
}

function tokensOf(text: string, context: Context, literal: readonly Span[], locale: Locale): Token[] {
  const phrases = phraseMatchersOf(locale, context);
  const verbatim = [QUOTED, ADDRESS, SITE]
    .flatMap((pattern) => [...text.matchAll(pattern)])
    .map(({ index, 0: { length } }) => ({ start: index, end: index + length }));
  const isPlain = new Uint8Array(text.length);
  for (const { start, end } of [...verbatim, ...phrases.compounds(text), ...literal])
    isPlain.fill(1, start, end);
  const tokens: Token[] = [];
  let from = 0;
  for (const { index: start } of text.matchAll(WORD_START)) {
    if (start < from || isPlain[start]) continue;
    const isBehindPhrase = tokens.length > 0 && GAP.test(text.slice(tokens.at(-1)?.end, start));
    const found = readMeaning(text, start, phrases, isBehindPhrase);
    if (!found) {
      from = Math.max(from, phrases.endOfMention(text, start));
      continue;
    }
    const { end, value } = found;
    // a note runs to the end, quotation marks included
    if (value.kind !== "notes" && isPlain.subarray(start, end).includes(1)) continue;
    const followsReminder = tokens.at(-1)?.kind === "reminder" && !text.slice(from, start).trim();
    from = followsReminder ? phrases.endOfConnective(text, end) : end;
    tokens.push({ start, end: from, ...value });
  }
  return tokens;
}

/** The fields of a todo that the token decides. */
function facets(token: Token): string[] {
  if (token.kind === "tag" || token.kind === "reminder") return [`one of several ${token.start}`];
  if (token.kind === "due") return [...(token.day ? ["day"] : []), ...(token.time ? ["time"] : [])];
  if (token.kind === "recurrence") return ["recurrence", ...(token.time ? ["time"] : [])];
  return [token.kind];
}

/** The last token of a kind counts, and earlier ones stay in the title as they were typed. Tags add up. */
function effective(tokens: readonly Token[]): Token[] {
  const decided = new Set<string>();
  const counts = (token: Token) => {
    const own = facets(token);
    const isNew = own.some((facet) => !decided.has(facet));
    for (const facet of own) decided.add(facet);
    return isNew;
  };
  return tokens.toReversed().filter(counts).reverse();
}

/** The list that a line names, or that of the section that it names. */
function namedList(tokens: readonly Token[]): string | undefined {
  const list = tokens.findLast((token) => token.kind === "list");
  return list ? list.list.id : tokens.findLast((token) => token.kind === "section")?.section.list_id;
}

/** Whether a token counts in a list: the name of somebody who is no member of it is text. */
const isInList = (token: Token, list: string | undefined): boolean =>
  token.kind !== "person" || (list !== undefined && token.person.ids.has(list));

function titleOf(text: string, tokens: readonly Token[]): string {
  const words = (token: Token) => ("titleText" in token && token.titleText) || "";
  return buildTitle(
    text,
    tokens.map((token) => ({ start: token.start, end: token.end, words: words(token) })),
  );
}

function dueFields({ day, time, until, minutes }: ParsedDue): Partial<ParsedTodo> {
  return {
    ...(day ? { due_date: day } : {}),
    ...(time ? { due_time: time } : {}),
    ...(until ? { until } : {}),
    ...(minutes ? { duration_minutes: minutes } : {}),
  };
}

function fieldsOf(token: Token): Partial<ParsedTodo> {
  switch (token.kind) {
    case "due":
      return dueFields(token);
    case "recurrence":
      return { recurrence: token.recurrence, ...dueFields(token) };
    case "list":
      return { list: token.list };
    case "section":
      return { section: token.section };
    case "priority":
      return { priority: token.priority };
    case "notes":
      return { notes: token.notes };
    case "tag":
    case "reminder":
    case "person":
      return {};
  }
}

function personOf(tokens: readonly Token[], list: string | undefined): Partial<ParsedTodo> {
  const person = tokens.find((token) => token.kind === "person")?.person;
  const id = person?.ids.get(list ?? "");
  return person && id !== undefined ? { person: { id, name: person.name } } : {};
}

function tagsOf(tokens: readonly Token[]): string[] {
  const found = new Map<string, string>();
  for (const token of tokens)
    if (token.kind === "tag" && !found.has(normalizeText(token.tag)))
      found.set(normalizeText(token.tag), token.tag);
  return [...found.values()];
}

/**
 * Reads one line.
 * @param literal spans that stay text though they could mean something: dismissed chips
 * @param list the list that the line goes to if it names none
 */
export function parseLine(
  text: string,
  context: Context,
  locale: Locale,
  literal: readonly Span[] = [],
  list = context.list,
): ParsedTodo {
  const found = withoutIdleReminders(tokensOf(text, context, literal, locale));
  const target = namedList(found) ?? list;
  const tokens = effective(found.filter((token) => isInList(token, target)));
  const parsed: ParsedTodo = {
    title: titleOf(text, tokens),
    tags: tagsOf(tokens),
    ...personOf(tokens, target),
    ...(target === undefined ? {} : { target }),
    tokens,
  };
  const rank = (token: Token) => (token.kind === "recurrence" ? 0 : 1);
  let canBeEvening = false;
  for (const token of tokens.toSorted((one, other) => rank(one) - rank(other))) {
    Object.assign(parsed, fieldsOf(token));
    if ("time" in token && token.time) canBeEvening = token.kind === "due" && token.canBeEvening === true;
  }
  const reminders = tokens.filter((token) => token.kind === "reminder");
  const isDue = tokens.some(({ kind }) => kind === "due" || kind === "recurrence");
  if (!isDue) {
    const due = dueOf(reminders);
    Object.assign(parsed, dueFields(due));
    canBeEvening = due.canBeEvening === true;
  }
  const time = parsed.recurrence && !parsed.due_time && timeOfDay(reminders);
  if (time) parsed.due_time = time;
  const isDayTyped = tokens.some((token) => token.kind === "due" && token.day);
  const rule = isDayTyped ? undefined : tokens.findLast((token) => token.kind === "recurrence");
  Object.assign(parsed, openValuesOf(parsed, canBeEvening, context, rule?.later));
  if (reminders.length > 0)
    parsed.reminders = remindersOf(parsed, reminders, isDue, context.now.slice(0, 10));
  return parsed;
}

export interface ParsedLine extends ParsedTodo {
  /** The number of the line in the text, from 1. */
  number: number;
  /** 0 at the margin, 1 under the last line at the margin, and so on. */
  depth: number;
  /** Its box is ticked: `- [x] Bread`. */
  isDone: boolean;
  /** It has more than `MAX_LINE` characters, so that it was not parsed: all of it is title. */
  isTooLong: boolean;
}

const widthOf = (indent: string) =>
  [...indent].reduce((width, sign) => (sign === "\t" ? width + TAB - (width % TAB) : width + 1), 0);

function shiftTokens(parsed: ParsedTodo, by: number): ParsedTodo {
  if (by === 0) return parsed;
  const tokens = parsed.tokens.map((token) => ({ ...token, start: token.start + by, end: token.end + by }));
  return { ...parsed, tokens };
}

const within = (literal: readonly Span[], start: number, end: number): Span[] =>
  literal
    .filter((span) => meets(span, { start, end }))
    .map((span) => ({ start: span.start - start, end: span.end - start }));

/** The spans in the text after an edit, without those whose own words were edited. */
export function shiftSpans(spans: readonly Span[], before: string, after: string): readonly Span[] {
  if (spans.length === 0 || before === after) return spans;
  const shorter = Math.min(before.length, after.length);
  let head = 0;
  while (head < shorter && before[head] === after[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && before.at(-1 - tail) === after.at(-1 - tail)) tail += 1;
  const by = after.length - before.length;
  return spans.flatMap(({ start, end }) => {
    if (end <= head) return [{ start, end }];
    return start >= before.length - tail ? [{ start: start + by, end: end + by }] : [];
  });
}

const isTooLong = (line: string) => line.length > MAX_LINE && [...line].length > MAX_LINE;

/** Remembers lines, since at every key all lines but one are as they were. */
function createCachingParser(context: Context, locale: Locale) {
  const known = new Map<string, ParsedTodo>();
  return (text: string, literal: readonly Span[], list: string | undefined): ParsedTodo => {
    if (isTooLong(text))
      return { title: text, tags: [], tokens: [], ...(list === undefined ? {} : { target: list }) };
    if (literal.length > 0) return parseLine(text, context, locale, literal, list);
    const key = `${list} ${text}`;
    const parsed = known.get(key) ?? parseLine(text, context, locale, literal, list);
    if (known.size > REMEMBERED_LINES) known.clear();
    known.set(key, parsed);
    return parsed;
  };
}

/** Indented lines are subtasks of the line above. Bullets are left out where there are several lines. */
export function createLinesParser(context: Context, locale: Locale) {
  const parseCached = createCachingParser(context, locale);
  return (text: string, literal: readonly Span[] = []): ParsedLine[] => {
    const lines = [...text.matchAll(LINE)].filter(([line]) => line.trim());
    const indents: number[] = [];
    /** The list of the line at each of `indents`, in which subtasks are that name no other. */
    const targets: (string | undefined)[] = [];
    return lines.flatMap(({ index, 0: whole, 1: indent = "", 2: bullet = "", 3: rest = "" }) => {
      const isAlone = lines.length === 1;
      const [line, from] = isAlone ? [whole, index] : [rest, index + indent.length + bullet.length];
      if (!line.trim()) return [];
      const width = isAlone ? 0 : widthOf(indent);
      while ((indents.at(-1) ?? -1) >= width) indents.pop();
      const depth = indents.push(width) - 1;
      const inherited = depth > 0 ? targets[depth - 1] : context.list;
      const parsed = parseCached(line, within(literal, from, from + line.length), inherited);
      targets.splice(depth, Infinity, parsed.target);
      const number = text.slice(0, index).split(LINE_BREAK).length;
      const isDone = !isAlone && /\[x\]/i.test(bullet);
      return [{ ...shiftTokens(parsed, from), number, depth, isDone, isTooLong: isTooLong(whole) }];
    });
  };
}
