import { addDays } from "@/lib/dates";
import { fold } from "@/lib/fold";
import { isPartOfWord } from "./around";
import type { Locale } from "./locale";
import { markAt } from "./marks";
import { type Hit, type Phrases, phrasesOf } from "./phrases";
import { recurrenceAt } from "./recurrence";
import type { Context, Meaning, Parsed, Span, Token } from "./types";
import { type When, whenAt } from "./when";

const QUOTED = /"[^"]*"|“[^”]*”/gu;
const WORD = /(?<![^\s(])[^\s(]/gu;

const spansOf = (text: string): Span[] =>
  [...text.matchAll(QUOTED)].map((found) => ({ start: found.index, end: found.index + found[0].length }));

const meets = (one: Span, other: Span) => one.start < other.end && other.start < one.end;

function meaningAt(text: string, at: number, context: Context, phrases: Phrases, locale: Locale) {
  const mark = markAt(text, at, context, locale);
  // a time behind it is no tag: `@3pm`
  if (mark && !(mark.value.kind === "tag" && phrases.times(text, at, false).length > 0)) return mark;
  const repeats = recurrenceAt(text, at, context, phrases, locale);
  const when = whenAt(text, at, context, phrases);
  const found = repeats && repeats.end >= (when?.end ?? 0) ? repeats : due(when);
  return found && !isPartOfWord(text, found.end) ? found : null;
}

function due(when: Hit<When> | null): Hit<Meaning> | null {
  if (!when) return null;
  const { bare: _, ...value } = when.value;
  return { end: when.end, value: { kind: "due", ...value } };
}

function tokensOf(text: string, context: Context, literal: readonly Span[], locale: Locale): Token[] {
  const phrases = phrasesOf(locale, context);
  const kept = [...spansOf(text), ...phrases.compounds(text), ...literal];
  const tokens: Token[] = [];
  let from = 0;
  for (const { index: start } of text.matchAll(WORD)) {
    if (start < from || kept.some((span) => span.start <= start && start < span.end)) continue;
    const found = meaningAt(text, start, context, phrases, locale);
    if (!found) continue;
    // a note runs to the end, whatever it quotes
    const whole =
      found.value.kind === "notes" || !kept.some((span) => meets(span, { start, end: found.end }));
    if (!whole) continue;
    tokens.push({ start, end: found.end, ...found.value });
    from = found.end;
  }
  return tokens;
}

/** What of a todo a chip decides. */
function facets(token: Token): string[] {
  if (token.kind === "tag") return [`tag ${token.start}`];
  if (token.kind === "due")
    return [token.day && "day", token.time && "time"].filter((name) => !!name) as string[];
  if (token.kind === "recurrence") return ["recurrence", ...(token.time ? ["time"] : [])];
  return [token.kind];
}

/** The last of a kind counts; earlier ones stay in the title as they were typed. Tags add up. */
function effective(tokens: readonly Token[]): Token[] {
  return tokens.filter((token, nth) => {
    const later = new Set(tokens.slice(nth + 1).flatMap(facets));
    return facets(token).some((facet) => !later.has(facet));
  });
}

const keptOf = (token: Token) => ("keeps" in token && token.keeps ? ` ${token.keeps} ` : " ");

function titleOf(text: string, tokens: readonly Token[]): string {
  const rest = tokens.reduceRight(
    (kept, token) => kept.slice(0, token.start) + keptOf(token) + kept.slice(token.end),
    text,
  );
  return rest.replace(/\s+/g, " ").trim();
}

function dueOf({ day, time, until, minutes }: Extract<Token, { kind: "due" }>): Partial<Parsed> {
  return {
    ...(day ? { due_date: day } : {}),
    ...(time ? { due_time: time } : {}),
    ...(until ? { until } : {}),
    ...(minutes ? { duration_minutes: minutes } : {}),
  };
}

function said(token: Token): Partial<Parsed> {
  switch (token.kind) {
    case "due":
      return dueOf(token);
    case "recurrence":
      return { recurrence: token.repeats, ...dueOf({ ...token, kind: "due" }) };
    case "list":
      return { list: token.list };
    case "section":
      return { section: token.section };
    case "priority":
      return { priority: token.priority };
    case "person":
      return { person: token.person };
    case "notes":
      return { notes: token.notes };
    case "tag":
      return {};
  }
}

function tagsOf(tokens: readonly Token[]): string[] {
  const found = new Map<string, string>();
  for (const token of tokens)
    if (token.kind === "tag" && !found.has(fold(token.tag))) found.set(fold(token.tag), token.tag);
  return [...found.values()];
}

/** Today, or tomorrow where that time of the day is over. */
const nextAt = (time: string, { now }: Context) =>
  addDays(now.slice(0, 10), now.slice(11, 16) > time ? 1 : 0);

/**
 * Reads one line.
 * @param literal what stays text though it could mean something: chips that were taken back
 */
export function parse(text: string, context: Context, locale: Locale, literal: readonly Span[] = []): Parsed {
  const tokens = effective(tokensOf(text, context, literal, locale));
  const parsed: Parsed = { title: titleOf(text, tokens), tags: tagsOf(tokens), tokens };
  const rank = (token: Token) => (token.kind === "recurrence" ? 0 : 1);
  for (const token of [...tokens].sort((one, other) => rank(one) - rank(other)))
    Object.assign(parsed, said(token));
  if (parsed.due_time && !parsed.due_date) parsed.due_date = nextAt(parsed.due_time, context);
  return parsed;
}
