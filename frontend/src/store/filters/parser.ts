import { type Expression, type Fault, FilterFault, type Names } from "./ast";
import { expectCondition, readAtom } from "./atoms";
import { atEnd, type Cursor, read, readWord } from "./scanner";

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
  if (!read(cursor, /\)/)) throw new FilterFault(cursor.at, "a closing parenthesis");
  return inner;
}

export type ParsedFilter =
  | { expression: Expression; fault?: undefined }
  | { fault: Fault; expression?: undefined };

/** Reads a query; names with spaces are known by `names`. */
export function parseFilter(text: string, names: Names): ParsedFilter {
  const cursor: Cursor = { text, at: 0 };
  try {
    const expression = readOr(cursor, names);
    if (!atEnd(cursor)) throw new FilterFault(cursor.at, "an opening parenthesis before this one");
    return { expression };
  } catch (error) {
    if (error instanceof FilterFault) return { fault: { at: error.at, expected: error.message } };
    throw error;
  }
}
