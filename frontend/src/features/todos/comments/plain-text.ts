/** Only the beginning is shown, and a long text of unpaired signs takes time. */
const MAX_LENGTH = 1000;
/** Signs that are meant as themselves are hidden in a private area of Unicode while the others are removed. */
const HIDDEN = 0xe000;

const shift = (sign: string, by: number) => String.fromCharCode(sign.charCodeAt(0) + by);
const hide = (text: string) => text.replace(/[!-/:-@[-`{-~]/g, (sign) => shift(sign, HIDDEN));

const FENCE_OR_RULE = /^\s*(?:(?:```|~~~).*|(?:(?:\*\s*){3,}|(?:-\s*){3,}|(?:_\s*){3,}))$/;
const BLOCK = /^\s*(?:(?:>|#{1,6}(?=\s)|[-*+](?=\s)|\d{1,9}[.)](?=\s))\s*)+(?:\[[ xX]\]\s+)?/;
const INLINE = [
  /!\[([^[\]]*)\]\([^()]*\)/g,
  /(?<!@)\[([^[\]]*)\]\([^()]*\)/g,
  /<((?:https?:|mailto:)[^<>\s]+)>/g,
  /\*\*(?=\S)(.+?)(?<=\S)\*\*/g,
  /(?<![\p{L}\p{N}_])__(?=\S)(.+?)(?<=\S)__(?![\p{L}\p{N}_])/gu,
  /~~(?=\S)(.+?)(?<=\S)~~/g,
  /\*(?=\S)(.+?)(?<=\S)\*/g,
  /(?<![\p{L}\p{N}_])_(?=\S)(.+?)(?<=\S)_(?![\p{L}\p{N}_])/gu,
];

/** The beginning of a Markdown text in one line, without its signs; mentions stay. The server's `plain_text.py` does the same. */
export function toPlainText(markdown: string): string {
  const text = markdown
    .slice(0, MAX_LENGTH)
    .replace(/(?<!`)(`+)(?!`)(.+?)(?<!`)\1(?!`)/g, (_, __, code: string) => hide(code))
    .replace(/\\([!-/:-@[-`{-~])/g, (_, sign: string) => hide(sign));
  const lines = text.split("\n").filter((line) => !FENCE_OR_RULE.test(line));
  const words = lines.map((line) => line.replace(BLOCK, "")).join(" ");
  const line = words.replace(/\s+/g, " ").trim();
  return INLINE.reduce((shown, pattern) => shown.replace(pattern, "$1"), line).replace(
    /[\ue021-\ue07e]/g,
    (sign) => shift(sign, -HIDDEN),
  );
}
