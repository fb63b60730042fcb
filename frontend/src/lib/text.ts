import table from "@corpus/text-normalization.json";

const SPACES = /[\t\v\f\x85\u2028\u2029]/g;
const INVISIBLE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what has to go
  /[\x01-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069]/g;

/** Returns the text of a title or a name without invisible characters, as the API does. */
export const cleanLine = (text: string): string => text.replace(SPACES, " ").replace(INVISIBLE, "");

const SINGLE_LINES = new Set(["title", "name", "folder"]);

/** Returns `value` with every title and name in it cleaned, so that an optimistic row equals the one from the server. */
export function cleanLines<T>(value: T, key = ""): T {
  if (typeof value === "string") return (SINGLE_LINES.has(key) ? cleanLine(value) : value) as T;
  if (Array.isArray(value)) return value.map((item) => cleanLines(item, key === "tags" ? "name" : "")) as T;
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, cleanLines(inner, name)]),
  ) as T;
}

const MARKS = new RegExp(`(?<=[${table.bases}])[${table.marks}]+|[${table.vowel_points}]+`, "gu");
const LETTERS: Record<string, string> = table.letters;
const ANY_LETTER = new RegExp(Object.keys(LETTERS).join("|"), "gu");

/**
 * Normalizes text for comparison: without case and accents, so that "resume" finds "Résumé" and "strasse"
 * finds "Straße".
 * NFKD separates accents from their letters. Vowel points of Arabic and Hebrew are left out.
 */
export const normalizeText = (text: string): string =>
  text
    .normalize("NFKD")
    .toLowerCase()
    .replace(MARKS, "")
    .replace(ANY_LETTER, (letter) => LETTERS[letter] ?? letter);

export const normalizedWords = (text: string): string[] => normalizeText(text).split(/\s+/).filter(Boolean);

const MENTION = /@\[([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\]/g;

/** The form in which the text of a comment mentions a person, so that it shows their present name. */
export const mentionOf = (userId: string): string => `@[${userId}]`;

/** Returns the ids of those whom a text mentions, each once. */
export const mentionsIn = (text: string): string[] => [
  ...new Set([...text.matchAll(MENTION)].flatMap(([, id]) => id ?? [])),
];

/** Splits a text at its mentions: every second part is the id of somebody whom it mentions. */
export const splitAtMentions = (text: string): string[] => text.split(MENTION);

/** Replaces each mention in a text by what `write` returns for its id. */
export const replaceMentions = (text: string, write: (userId: string) => string): string =>
  text.replace(MENTION, (_, id: string) => write(id));
