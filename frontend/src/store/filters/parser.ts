import words from "@corpus/filter-words.json";
import { normalizeText } from "@/lib/normalize-text";
import type { Priority } from "../types";
import {
  type Comparison,
  type Dated,
  type Expression,
  type FilterError,
  FilterSyntaxError,
  type Names,
  type WeekdayName,
  type When,
  type Word,
} from "./ast";

const SPACE = /\s*/uy;
const EDGE = /[\s()&|]|$/u;

/** A place in a query, and what can be read from it on. */
export interface Cursor {
  text: string;
  at: number;
}

export function skipSpace(cursor: Cursor): void {
  SPACE.lastIndex = cursor.at;
  SPACE.test(cursor.text);
  cursor.at = SPACE.lastIndex;
}

/** Reads what `pattern` matches here. */
export function read(cursor: Cursor, pattern: RegExp): RegExpExecArray | null {
  skipSpace(cursor);
  const sticky = new RegExp(pattern.source, "iuy");
  sticky.lastIndex = cursor.at;
  const found = sticky.exec(cursor.text);
  if (found) cursor.at += found[0].length;
  return found;
}

/** Reads a whole word, whatever its case. */
export const readWord = (cursor: Cursor, word: string): boolean =>
  read(cursor, new RegExp(`${word.replaceAll(" ", "\\s+")}(?=${EDGE.source})`)) !== null;

export const atEnd = (cursor: Cursor): boolean => {
  skipSpace(cursor);
  return cursor.at >= cursor.text.length;
};

/** A name between quotation marks, if one stands here. */
export function readQuoted(cursor: Cursor): string | null {
  if (cursor.text[cursor.at] !== '"') return null;
  const end = cursor.text.indexOf('"', cursor.at + 1);
  if (end < 0) throw new FilterSyntaxError(cursor.text.length, "the quotation mark that ends the text");
  const name = cursor.text.slice(cursor.at + 1, end);
  cursor.at = end + 1;
  return name;
}

const NAME_WORD = /[^\s()&|]*/uy;
const ENDS = /^(?:$|[\s()&|])/u;

function endOf(text: string, at: number, name: string): number | null {
  const wanted = normalizeText(name);
  for (let end = at + 1; wanted && end <= text.length; end += 1) {
    const found = normalizeText(text.slice(at, end));
    if (!wanted.startsWith(found)) return null;
    if (found === wanted && ENDS.test(text.slice(end))) return end;
  }
  return null;
}

/** The longest known name that stands here, one in quotes, or else a word; null where there is none. */
export function readName(cursor: Cursor, known: readonly string[]): string | null {
  const quoted = readQuoted(cursor);
  if (quoted !== null) return quoted || null;
  const { text, at } = cursor;
  let found: { end: number; name: string } | null = null;
  for (const name of known) {
    const end = endOf(text, at, name);
    if (end !== null && end > (found?.end ?? at)) found = { end, name };
  }
  NAME_WORD.lastIndex = at;
  const word = NAME_WORD.exec(text)?.[0] ?? "";
  const name = found?.name ?? word;
  cursor.at = found?.end ?? at + word.length;
  return name || null;
}

export const WEEKDAYS = words.weekdays as readonly WeekdayName[];
export const EXPECTS_DATE = "a date, such as 2026-03-05, today, friday or +7d";

const ISO = /(\d{4})-(\d{2})-(\d{2})(?![\p{L}\p{N}])/u;
const OFFSET = /([+-]?)(\d{1,4})([dwmy])(?![\p{L}\p{N}])/u;

function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

function offset(sign: string, digits: string, unit: string): When {
  const count = Number(digits) * (sign === "-" ? -1 : 1);
  if (unit === "d" || unit === "w") return { kind: "days", count: count * (unit === "w" ? 7 : 1) };
  return { kind: "months", count: count * (unit === "y" ? 12 : 1) };
}

function weekday(cursor: Cursor): When | null {
  const name = WEEKDAYS.find((day) => readWord(cursor, day) || readWord(cursor, day.slice(0, 3)));
  return name ? { kind: "weekday", name } : null;
}

/** @throws FilterFault where no date stands */
export function readWhen(cursor: Cursor): When {
  skipSpace(cursor);
  const { at } = cursor;
  for (const [word, count] of Object.entries(words.relative_days))
    if (readWord(cursor, word)) return { kind: "days", count };
  const date = read(cursor, ISO)?.[0];
  if (date && isDay(date)) return { kind: "date", day: date };
  if (date) throw new FilterSyntaxError(at, EXPECTS_DATE);
  const found = read(cursor, OFFSET);
  if (found) return offset(found[1] ?? "", found[2] ?? "0", (found[3] ?? "d").toLowerCase());
  const named = weekday(cursor);
  if (!named) throw new FilterSyntaxError(at, EXPECTS_DATE);
  return named;
}

const PRIORITIES = words.priorities as Record<string, Priority>;
const CONDITIONS = words.conditions as Record<string, Word | number>;
const DATED = new RegExp(`(${words.fields.join("|")})\\s*(<=|>=|<|>|=|:)`);
const PLAIN = /[^\s()&|]+/;
const EXPECTS_CONDITION = "a condition, such as due < +7d, #list, @tag or a word";

export function expectCondition(at: number): never {
  throw new FilterSyntaxError(at, EXPECTS_CONDITION);
}

function dated(cursor: Cursor): Expression | null {
  const found = read(cursor, DATED);
  if (!found) return null;
  const comparison = (found[2] === ":" ? "=" : found[2]) as Comparison;
  return {
    kind: "dated",
    field: (found[1] ?? "").toLowerCase() as Dated,
    comparison,
    when: readWhen(cursor),
  };
}

function bare(cursor: Cursor): Expression | null {
  const found = Object.entries(CONDITIONS).find(([name]) => readWord(cursor, name));
  if (!found) return null;
  const [, meaning] = found;
  if (typeof meaning === "string") return { kind: "is", word: meaning };
  return { kind: "dated", field: "due", comparison: "=", when: { kind: "days", count: meaning } };
}

function priority(cursor: Cursor): Expression {
  const { at } = cursor;
  cursor.at += 1;
  const word = cursor.text[cursor.at]?.trim() ? read(cursor, /[\p{L}\p{N}]+/u)?.[0] : undefined;
  const found = PRIORITIES[word?.toLowerCase() ?? ""];
  if (!found) throw new FilterSyntaxError(at + 1, "a priority: high, medium, low or none");
  return { kind: "priority", priority: found };
}

function tag(cursor: Cursor): Expression {
  cursor.at += 1;
  const name = readName(cursor, []);
  if (!name) throw new FilterSyntaxError(cursor.at, "the name of a tag");
  const prefix = name.endsWith("*");
  return { kind: "tag", name: prefix ? name.slice(0, -1) : name, prefix };
}

function named(
  cursor: Cursor,
  kind: "list" | "section" | "folder",
  sign: number,
  known: readonly string[],
): Expression {
  cursor.at += sign;
  const name = readName(cursor, known);
  if (!name) throw new FilterSyntaxError(cursor.at, `the name of a ${kind}`);
  return { kind, name };
}

function text(cursor: Cursor): Expression {
  const quoted = readQuoted(cursor);
  if (quoted) return { kind: "text", name: quoted };
  if (quoted === "") throw new FilterSyntaxError(cursor.at - 1, "text between the quotation marks");
  const name = read(cursor, PLAIN)?.[0];
  return name ? { kind: "text", name } : expectCondition(cursor.at);
}

/** @throws FilterFault where no condition stands */
export function readAtom(cursor: Cursor, names: Names): Expression {
  skipSpace(cursor);
  const sign = cursor.text[cursor.at];
  if (sign === "!") return priority(cursor);
  if (sign === "@") return tag(cursor);
  if (sign === "#") return named(cursor, "list", 1, names.lists);
  if (sign === "/") return named(cursor, "section", 1, names.sections);
  if (/^in:/i.test(cursor.text.slice(cursor.at))) return named(cursor, "folder", 3, names.folders);
  return dated(cursor) ?? bare(cursor) ?? text(cursor);
}

const or = (cursor: Cursor) => read(cursor, /\|\|?/) !== null || readWord(cursor, "or");
const and = (cursor: Cursor) => read(cursor, /&&?/) !== null || readWord(cursor, "and");
const joined = (kind: "and" | "or", of: Expression[]): Expression =>
  of.length === 1 && of[0] ? of[0] : { kind, of };

/** True where another condition follows that nothing but space joins to the last. */
function goesOn(cursor: Cursor): boolean {
  if (atEnd(cursor)) return false;
  const next = cursor.text.slice(cursor.at);
  return !/^(?:[)|&]|or(?=[\s()&|]|$))/iu.test(next);
}

function readOr(cursor: Cursor, names: Names): Expression {
  const found = [readAnd(cursor, names)];
  while (or(cursor)) found.push(readAnd(cursor, names));
  return joined("or", found);
}

function readAnd(cursor: Cursor, names: Names): Expression {
  const found = [readNot(cursor, names)];
  while (and(cursor) || goesOn(cursor)) found.push(readNot(cursor, names));
  return joined("and", found);
}

function readNot(cursor: Cursor, names: Names): Expression {
  if (atEnd(cursor)) expectCondition(cursor.text.length);
  if (readWord(cursor, "not") || read(cursor, /-(?=\S)/)) return { kind: "not", of: readNot(cursor, names) };
  if (!read(cursor, /\(/))
    return /[)|&]/.test(cursor.text[cursor.at] ?? "") ? expectCondition(cursor.at) : readAtom(cursor, names);
  const inner = readOr(cursor, names);
  if (!read(cursor, /\)/)) throw new FilterSyntaxError(cursor.at, "a closing parenthesis");
  return inner;
}

export type ParsedFilter =
  | { expression: Expression; error?: undefined }
  | { error: FilterError; expression?: undefined };

/** Reads a query; names with spaces are known by `names`. */
export function parseFilter(text: string, names: Names): ParsedFilter {
  const cursor: Cursor = { text, at: 0 };
  try {
    const expression = readOr(cursor, names);
    if (!atEnd(cursor)) throw new FilterSyntaxError(cursor.at, "an opening parenthesis before this one");
    return { expression };
  } catch (error) {
    if (error instanceof FilterSyntaxError) return { error: { at: error.at, expected: error.message } };
    throw error;
  }
}
