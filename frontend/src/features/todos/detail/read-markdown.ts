import { marked, type Token } from "marked";

/**
 * Text that somebody wrote to break the page or to keep it busy: marks nested deeper than anybody reads, runs of signs that
 * each could begin or end an emphasis, and a word so long that looking for an email address in it takes a second.
 */
const ABUSE = [
  /^(?:[ \t]*(?:>|(?:[-*+]|\d{1,9}[.)])[ \t])){20}/m,
  /[*_~`]{200}|(?:[[\]!(]{2}){100}/,
  /\S{2500}/,
];
/** Emphasis that is opened again and again makes the reader look through the rest of the text each time. */
const MAX_SIGNS = 2000;
const SIGNS = /[*_~`[\]<]/g;

/** Returns the tokens of a text in Markdown. What cannot be read in reasonable time is one paragraph, as it was typed. */
export function readMarkdown(text: string): Token[] {
  if (ABUSE.some((pattern) => pattern.test(text)) || (text.match(SIGNS)?.length ?? 0) > MAX_SIGNS) {
    return asParagraph(text);
  }
  try {
    return marked.lexer(text, { gfm: true, breaks: true });
  } catch {
    // The stack was not deep enough for some nesting.
    return asParagraph(text);
  }
}

function asParagraph(text: string): Token[] {
  const lines = text
    .split("\n")
    .flatMap((line): Token[] => [
      { type: "br", raw: "\n" },
      { type: "text", raw: line, text: line },
    ])
    .slice(1);
  return [{ type: "paragraph", raw: text, text, tokens: lines }];
}
