import { fold } from "@/lib/fold";
import { type Cursor, readQuoted } from "./scanner";

const PLAIN = /[^\s()&|]*/uy;
const ENDS = /^(?:$|[\s()&|])/u;

function endOf(text: string, at: number, name: string): number | null {
  const wanted = fold(name);
  for (let end = at + 1; wanted && end <= text.length; end += 1) {
    const found = fold(text.slice(at, end));
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
  PLAIN.lastIndex = at;
  const word = PLAIN.exec(text)?.[0] ?? "";
  const name = found?.name ?? word;
  cursor.at = found?.end ?? at + word.length;
  return name || null;
}
