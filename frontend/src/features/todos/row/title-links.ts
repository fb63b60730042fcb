/** A part of a text; `href` is null unless it is a link. */
export interface TextPiece {
  text: string;
  href: string | null;
  /** Its offset in the text. */
  start: number;
}

const MAY_HAVE_LINK = /https?:\/\/|www\./i;

/** `[text](https://…)`, an address with its scheme, or one that begins with `www.`. */
const LINK =
  /\[(?<label>[^[\]\n]+)\]\((?<target>https?:\/\/[^\s()]*(?:\([^\s()]*\)[^\s()]*)*)\)|(?<![\p{L}\p{N}_@./-])(?<address>(?:https?:\/\/|www\.(?=[\p{L}\p{N}-]+\.\p{L}))[^\s<>"“”„‹›«»]+)/giu;

/** Marks at the end of an address that belong to the sentence around it. */
const TRAILING = /[.,;:!?…'’*_~\]}。、，；：！？]+$/u;

const count = (text: string, mark: string) => text.split(mark).length - 1;

/** Leaves out the punctuation after an address, and a parenthesis that it doesn't open. */
function trimAddress(address: string): string {
  const trimmed = address.replace(TRAILING, "");
  if (trimmed.endsWith(")") && count(trimmed, ")") > count(trimmed, "("))
    return trimAddress(trimmed.slice(0, -1));
  return trimmed;
}

function hrefOf(address: string): string | null {
  const href = /^www\./i.test(address) ? `https://${address}` : address;
  return URL.canParse(href) && new URL(href).hostname !== "" ? href : null;
}

/** Whether a text may contain a link; cheap enough for every row. */
export const hasLink = (text: string): boolean => MAY_HAVE_LINK.test(text);

/** Splits a text into links and what is between them. */
export function splitLinks(text: string): TextPiece[] {
  const pieces: TextPiece[] = [];
  let from = 0;
  const add = (piece: string, href: string | null) => {
    if (piece) pieces.push({ text: piece, href, start: from });
  };
  for (const match of text.matchAll(LINK)) {
    const { label, target, address = "" } = match.groups ?? {};
    const written = label === undefined ? trimAddress(address) : match[0];
    const href = hrefOf(target ?? written);
    if (href === null) continue;
    add(text.slice(from, match.index), null);
    from = match.index;
    add(label ?? written, href);
    from += written.length;
  }
  add(text.slice(from), null);
  return pieces;
}

/** The addresses of the links in a text, each once. */
export const linksIn = (text: string): string[] =>
  hasLink(text) ? [...new Set(splitLinks(text).flatMap(({ href }) => href ?? []))] : [];
