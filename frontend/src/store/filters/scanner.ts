import { FilterFault } from "./ast";

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
  if (end < 0) throw new FilterFault(cursor.text.length, "the quotation mark that ends the text");
  const name = cursor.text.slice(cursor.at + 1, end);
  cursor.at = end + 1;
  return name;
}
