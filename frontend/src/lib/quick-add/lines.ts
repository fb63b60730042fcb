import type { Locale } from "./locale";
import { parse } from "./parse";
import type { Context, Parsed, Span } from "./types";

export interface Line extends Parsed {
  /** 0 at the edge, 1 under the last one at the edge before it. */
  depth: number;
}

const LINE = /^([^\S\n]*)((?:[-*•–]\s+|\d+[.)]\s+)?(?:\[[ xX]?\]\s+)?)(.*)$/gmu;
const TAB = 4;

const widthOf = (indent: string) =>
  [...indent].reduce((width, sign) => (sign === "\t" ? width + TAB - (width % TAB) : width + 1), 0);

function moved(parsed: Parsed, by: number): Parsed {
  if (by === 0) return parsed;
  const tokens = parsed.tokens.map((token) => ({ ...token, start: token.start + by, end: token.end + by }));
  return { ...parsed, tokens };
}

const within = (literal: readonly Span[], start: number, end: number): Span[] =>
  literal
    .filter((span) => span.start < end && span.end > start)
    .map((span) => ({ start: span.start - start, end: span.end - start }));

/** What one line alone means is asked again at every key in another. */
function remembering(context: Context, locale: Locale) {
  const known = new Map<string, Parsed>();
  return (text: string, literal: readonly Span[]): Parsed => {
    if (literal.length > 0) return parse(text, context, locale, literal);
    const parsed = known.get(text) ?? parse(text, context, locale);
    if (known.size > 500) known.clear();
    known.set(text, parsed);
    return parsed;
  };
}

/** Reads any number of lines; what is further in stands under what is above it. Marks of a list are left out. */
export function lineReader(context: Context, locale: Locale) {
  const read = remembering(context, locale);
  return (text: string, literal: readonly Span[] = []): Line[] => {
    const several = text.includes("\n");
    const above: number[] = [];
    return [...text.matchAll(LINE)].flatMap(([whole, indent = "", mark = "", rest = ""], nth, all) => {
      if (!rest.trim()) return [];
      const from = (all[nth]?.index ?? 0) + (several ? indent.length + mark.length : 0);
      const line = several ? rest : whole;
      const width = widthOf(indent);
      while (above.length > 0 && (above.at(-1) ?? 0) >= width) above.pop();
      const depth = above.push(width) - 1;
      return [{ ...moved(read(line, within(literal, from, from + line.length)), from), depth }];
    });
  };
}

export type LineReader = ReturnType<typeof lineReader>;
