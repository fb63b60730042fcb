import words from "@corpus/filter-words.json";
import type { Priority } from "../types";
import type {
  Assignment,
  Comparison,
  DateField,
  DayExpression,
  Expression,
  FilterError,
  NamedKind,
  Names,
  StateWord,
  WeekdayName,
} from "./ast";
import { FilterSyntaxError, Scanner } from "./scanner";

// A recursive descent parser for the grammar in docs/filters.md.

export const WEEKDAYS = words.weekdays as readonly WeekdayName[];

/** Conditions that are words: what they mean, or the number of days from today on which a todo is due. */
const CONDITIONS = words.conditions as Record<string, StateWord | number>;
const PRIORITIES = words.priorities as Record<string, Priority>;
/** The short words of quick add, which need no sign. */
const PRIORITY_WORDS = words.priority_words as Record<string, Priority>;

const EXPECTED_CONDITION = "a condition, such as due < +7d, #list, @tag or a word";
const EXPECTED_ASSIGNEE = "a person: me, none, any or a name";
const EXPECTED_DATE = "a date, such as 2026-03-05, today, friday or +7d";

const MAX_CONDITIONS = 64;
const EXPECTED_END = `the end, since a query has ${MAX_CONDITIONS} conditions at most,`;

const ASSIGNED = /^assigned:/i;
const DATED = new RegExp(`(${words.fields.join("|")})\\s*(<=|>=|<|>|=|:)`);
const ISO_DATE = /(\d{4})-(\d{2})-(\d{2})(?![\p{L}\p{N}])/u;
const NEXT_DAYS = /(?:next\s+)?(\d{1,4})\s+days?(?=[\s()&|]|$)/u;
const OFFSET = /([+-]?)(\d{1,4})([dwmy])(?![\p{L}\p{N}])/u;

function expectCondition(at: number): never {
  throw new FilterSyntaxError(at, EXPECTED_CONDITION);
}

function isValidDate(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

function offset(sign: string, digits: string, unit: string): DayExpression {
  const count = Number(digits) * (sign === "-" ? -1 : 1);
  if (unit === "d" || unit === "w") return { kind: "days", count: count * (unit === "w" ? 7 : 1) };
  return { kind: "months", count: count * (unit === "y" ? 12 : 1) };
}

function readWhen(scanner: Scanner): DayExpression {
  scanner.skipSpace();
  const { at } = scanner;
  for (const [word, count] of Object.entries(words.relative_days))
    if (scanner.readWord(word)) return { kind: "days", count };
  const date = scanner.read(ISO_DATE)?.[0];
  if (date && isValidDate(date)) return { kind: "date", day: date };
  if (date) throw new FilterSyntaxError(at, EXPECTED_DATE);
  const match = scanner.read(OFFSET);
  if (match) return offset(match[1] ?? "", match[2] ?? "0", (match[3] ?? "d").toLowerCase());
  const name = WEEKDAYS.find((day) => scanner.readWord(day) || scanner.readWord(day.slice(0, 3)));
  if (!name) throw new FilterSyntaxError(at, EXPECTED_DATE);
  return { kind: "weekday", name };
}

function readDated(scanner: Scanner): Expression | null {
  const match = scanner.read(DATED);
  if (!match) return null;
  const comparison = (match[2] === ":" ? "=" : match[2]) as Comparison;
  const field = (match[1] ?? "").toLowerCase() as DateField;
  return { kind: "dated", field, comparison, when: readWhen(scanner) };
}

const dueWithin = (first: DayExpression, end: DayExpression): Expression => ({
  kind: "and",
  of: [
    { kind: "dated", field: "due", comparison: ">=", when: first },
    { kind: "dated", field: "due", comparison: "<", when: end },
  ],
});

/** Reads several days, on one of which a todo is due: `next 7 days`, `this week`. */
function readPeriod(scanner: Scanner): Expression | null {
  const days = scanner.read(NEXT_DAYS)?.[1];
  if (days) return dueWithin({ kind: "days", count: 0 }, { kind: "days", count: Number(days) });
  const week = Object.entries(words.weeks).find(([text]) => scanner.readWord(text))?.[1];
  if (week === undefined) return null;
  return dueWithin({ kind: "week", count: week }, { kind: "week", count: week + 1 });
}

function readConditionWord(scanner: Scanner): Expression | null {
  const condition = Object.entries(CONDITIONS).find(([word]) => scanner.readWord(word));
  if (!condition) return null;
  const [, meaning] = condition;
  if (typeof meaning === "string") return { kind: "is", word: meaning };
  return { kind: "dated", field: "due", comparison: "=", when: { kind: "days", count: meaning } };
}

function readPriority(scanner: Scanner): Expression {
  scanner.at += 1;
  const { at } = scanner;
  const isAttached = Boolean(scanner.text[at]?.trim());
  const word = isAttached ? (scanner.read(/[\p{L}\p{N}]+/u)?.[0].toLowerCase() ?? "") : "";
  const priority = PRIORITIES[word];
  if (!priority) throw new FilterSyntaxError(at, "a priority: high, medium, low or none");
  return { kind: "priority", priority };
}

function readPriorityWord(scanner: Scanner): Expression | null {
  const found = Object.entries(PRIORITY_WORDS).find(([word]) => scanner.readWord(word));
  return found ? { kind: "priority", priority: found[1] } : null;
}

function readTag(scanner: Scanner): Expression {
  scanner.at += 1;
  const name = scanner.readName([]);
  if (!name) throw new FilterSyntaxError(scanner.at, "the name of a tag");
  const isPrefix = name.endsWith("*");
  return { kind: "tag", name: isPrefix ? name.slice(0, -1) : name, isPrefix };
}

function readNamed(scanner: Scanner, kind: NamedKind, sigil: string, known: readonly string[]): Expression {
  scanner.at += sigil.length;
  const name = scanner.readName(known);
  if (!name) throw new FilterSyntaxError(scanner.at, `the name of a ${kind}`);
  return { kind, name };
}

/** `me` in quotation marks is the name of a person, and `Any Body` is longer than `any`. */
function readAssignee(scanner: Scanner, known: readonly string[]): Expression {
  scanner.at += "assigned:".length;
  scanner.skipSpace();
  const start = scanner.at;
  const isQuoted = scanner.text[start] === '"';
  const name = scanner.readName(known);
  if (!name) throw new FilterSyntaxError(scanner.at, EXPECTED_ASSIGNEE);
  const typed = scanner.text.slice(start, scanner.at).toLowerCase();
  if (isQuoted || !words.assignees.includes(typed)) return { kind: "assignee", name };
  return { kind: "assigned", to: typed as Assignment };
}

function readText(scanner: Scanner): Expression {
  const quoted = scanner.readQuoted();
  if (quoted) return { kind: "text", name: quoted };
  if (quoted === "") throw new FilterSyntaxError(scanner.at - 1, "text between the quotation marks");
  const name = scanner.read(/[^\s()&|]+/)?.[0];
  return name ? { kind: "text", name } : expectCondition(scanner.at);
}

function readCondition(scanner: Scanner, names: Names): Expression {
  scanner.skipSpace();
  scanner.conditions += 1;
  if (scanner.conditions > MAX_CONDITIONS) throw new FilterSyntaxError(scanner.at, EXPECTED_END);
  const sigil = scanner.text[scanner.at];
  if (sigil === "!") return readPriority(scanner);
  if (sigil === "@") return readTag(scanner);
  if (sigil === "#") return readNamed(scanner, "list", "#", names.lists);
  if (sigil === "/") return readNamed(scanner, "section", "/", names.sections);
  if (/^in:/i.test(scanner.text.slice(scanner.at))) return readNamed(scanner, "folder", "in:", names.folders);
  if (ASSIGNED.test(scanner.text.slice(scanner.at))) return readAssignee(scanner, names.people);
  return (
    readDated(scanner) ??
    readPeriod(scanner) ??
    readConditionWord(scanner) ??
    readPriorityWord(scanner) ??
    readText(scanner)
  );
}

function readNot(scanner: Scanner, names: Names): Expression {
  if (scanner.isAtEnd()) expectCondition(scanner.text.length);
  if (scanner.readWord("not") || scanner.read(/-(?=\S)/)) return { kind: "not", of: readNot(scanner, names) };
  if (!scanner.read(/\(/)) {
    if (/[)|&]/.test(scanner.text[scanner.at] ?? "")) expectCondition(scanner.at);
    return readCondition(scanner, names);
  }
  const inner = readOr(scanner, names);
  if (!scanner.read(/\)/)) throw new FilterSyntaxError(scanner.at, "a closing parenthesis");
  return inner;
}

const readAndSign = (scanner: Scanner) => scanner.read(/&&?/) !== null || scanner.readWord("and");
const readOrSign = (scanner: Scanner) => scanner.read(/\|\|?/) !== null || scanner.readWord("or");

/** Whether another condition follows without a sign in between, which means "and". */
function isContinued(scanner: Scanner): boolean {
  if (scanner.isAtEnd()) return false;
  return !/^(?:[)|&]|or(?=[\s()&|]|$))/iu.test(scanner.text.slice(scanner.at));
}

const join = (kind: "and" | "or", of: Expression[]): Expression =>
  of.length === 1 && of[0] ? of[0] : { kind, of };

function readAnd(scanner: Scanner, names: Names): Expression {
  const parts = [readNot(scanner, names)];
  while (readAndSign(scanner) || isContinued(scanner)) parts.push(readNot(scanner, names));
  return join("and", parts);
}

function readOr(scanner: Scanner, names: Names): Expression {
  const parts = [readAnd(scanner, names)];
  while (readOrSign(scanner)) parts.push(readAnd(scanner, names));
  return join("or", parts);
}

export type ParsedFilter =
  | { expression: Expression; error?: undefined }
  | { error: FilterError; expression?: undefined };

/** @param names the names that may contain spaces without quotation marks */
export function parseFilter(query: string, names: Names): ParsedFilter {
  const scanner = new Scanner(query);
  try {
    const expression = readOr(scanner, names);
    if (!scanner.isAtEnd()) throw new FilterSyntaxError(scanner.at, "an opening parenthesis before this one");
    return { expression };
  } catch (error) {
    if (error instanceof FilterSyntaxError) return { error: { at: error.at, expected: error.message } };
    throw error;
  }
}
