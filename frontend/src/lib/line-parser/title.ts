const SEPARATORS = ",;:";
const ENDS = ".!?";
const OPENING = "([";
const CLOSING = ")]";
const SPACED_DASH_AT_END = /\s[-–—]$/;
const SPACED_DASH_AT_START = /^[-–—](?=\s|$)/;
const MARKS_AT_START = /^[,;:.!?]+/;

const isOneOf = (signs: string, sign: string | undefined) => sign !== undefined && signs.includes(sign);
const endsInSeparator = (text: string) => isOneOf(SEPARATORS, text.at(-1)) || SPACED_DASH_AT_END.test(text);

/** Without those at the end, such as the comma of `buy milk, tomorrow`. */
function stripSeparators(text: string): string {
  let stripped = text.trimEnd();
  while (endsInSeparator(stripped)) stripped = stripped.slice(0, -1).trimEnd();
  return stripped;
}

/** Without those at the start, such as the colon of `tomorrow: buy milk`. */
function stripFirstSeparators(text: string): string {
  const stripped = text.replace(MARKS_AT_START, "");
  const following = stripped.trimStart();
  return SPACED_DASH_AT_START.test(following) ? following.slice(1) : stripped;
}

/** The text around a phrase of which only `words` stay; usually those are none. */
function join(start: string, words: string, after: string): string {
  const [before, following] = [start.trimEnd(), after.trimStart()];
  const gap = isOneOf(SEPARATORS + ENDS + CLOSING, after[0]) ? "" : " ";
  if (words) return `${before} ${words}${gap}${after}`;
  if (isOneOf(OPENING, before.at(-1))) {
    if (isOneOf(CLOSING, following[0])) return join(before.slice(0, -1), "", following.slice(1));
    return before + stripFirstSeparators(after).trimStart();
  }
  if (before && isOneOf(ENDS, after[0])) return stripSeparators(before) + after;
  if (!before || endsInSeparator(before)) return `${before} ${stripFirstSeparators(after)}`;
  return `${before}${gap}${after}`;
}

/**
 * The title of a line: its text without the phrases that were read, and without the marks that those leave behind.
 * @param phrases those that were read, with the words of each that stay
 */
export function buildTitle(
  text: string,
  phrases: readonly { start: number; end: number; words: string }[],
): string {
  let [title, end, words] = ["", 0, ""];
  for (const [nth, phrase] of phrases.entries()) {
    const between = text.slice(end, phrase.start);
    title = nth > 0 ? join(title, words, between) : between;
    ({ end, words } = phrase);
  }
  const rest = text.slice(end);
  title = phrases.length > 0 ? join(title, words, rest) : rest;
  if (phrases.length > 0 && !rest.trim() && !words) title = stripSeparators(title);
  return title.replace(/\s+/g, " ").trim();
}
