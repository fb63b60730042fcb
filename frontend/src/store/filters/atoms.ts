import type { Priority } from "../types";
import { type Comparison, type Dated, type Expression, FilterFault, type Names, type Word } from "./ast";
import { readWhen } from "./date-parser";
import { readName } from "./name-parser";
import { type Cursor, read, readQuoted, readWord, skipSpace } from "./scanner";

const PRIORITIES: Record<string, Priority> = {
  high: "high",
  medium: "medium",
  low: "low",
  none: "none",
  "1": "high",
  "2": "medium",
  "3": "low",
  "4": "none",
};
export const WORDS: Record<string, Word> = {
  overdue: "overdue",
  done: "done",
  recurring: "recurring",
  subtask: "subtask",
  "no date": "no-date",
  "no tag": "no-tag",
  "has notes": "has-notes",
};
const DATED = /(due|created|completed)\s*(<=|>=|<|>|=|:)/;
const PLAIN = /[^\s()&|]+/;
const EXPECTS_CONDITION = "a condition, such as due < +7d, #list, @tag or a word";

export function expectCondition(at: number): never {
  throw new FilterFault(at, EXPECTS_CONDITION);
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
  for (const [words, word] of Object.entries(WORDS)) if (readWord(cursor, words)) return { kind: "is", word };
  if (readWord(cursor, "completed")) return { kind: "is", word: "done" };
  for (const [word, count] of [
    ["today", 0],
    ["tomorrow", 1],
  ] as const)
    if (readWord(cursor, word))
      return { kind: "dated", field: "due", comparison: "=", when: { kind: "days", count } };
  return null;
}

function priority(cursor: Cursor): Expression {
  const { at } = cursor;
  cursor.at += 1;
  const word = cursor.text[cursor.at]?.trim() ? read(cursor, /[\p{L}\p{N}]+/u)?.[0] : undefined;
  const found = PRIORITIES[word?.toLowerCase() ?? ""];
  if (!found) throw new FilterFault(at + 1, "a priority: high, medium, low or none");
  return { kind: "priority", priority: found };
}

function tag(cursor: Cursor): Expression {
  cursor.at += 1;
  const name = readName(cursor, []);
  if (!name) throw new FilterFault(cursor.at, "the name of a tag");
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
  if (!name) throw new FilterFault(cursor.at, `the name of a ${kind}`);
  return { kind, name };
}

function text(cursor: Cursor): Expression {
  const quoted = readQuoted(cursor);
  if (quoted) return { kind: "text", name: quoted };
  if (quoted === "") throw new FilterFault(cursor.at - 1, "text between the quotation marks");
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
