import words from "@corpus/filter-words.json";
import { normalizeText } from "@/lib/normalize-text";
import type { Names } from "./ast";

export type SuggestionKind =
  | "field"
  | "comparison"
  | "date"
  | "word"
  | "priority"
  | "list"
  | "section"
  | "tag"
  | "folder";

export interface Suggestion {
  kind: SuggestionKind;
  /** As it is shown. */
  label: string;
  /** What takes the place of what was typed. */
  insert: string;
}

export interface Suggestions {
  /** What is replaced: from here up to the caret. */
  start: number;
  items: readonly Suggestion[];
}

type Known = Names & { tags: readonly string[] };

const MOST = 8;
const COMPARISONS = ["<", "<=", "=", ">=", ">"];
const DATES = [...Object.keys(words.relative_days), "+7d", "+2w", "+1m", "-7d", ...words.weekdays];
const PRIORITIES = [...new Set(Object.values(words.priorities))];
/** Fields are suggested once, though one of them is a condition by itself. */
const CONDITIONS = Object.keys(words.conditions).filter((name) => !words.fields.includes(name));

const FIELD = `\\b(?:${words.fields.join("|")})`;
const DATED = new RegExp(`${FIELD}\\s*(?:<=|>=|<|>|=|:)\\s*([^\\s()&|]*)$`, "iu");
const COMPARED = new RegExp(`${FIELD}\\s+([<>=]*)$`, "iu");
const NAMED = /(?:^|[\s(&|-])(#|@|!|\/|in:)("?)([^#@!/()&|"]*)$/iu;
const PLAIN = /(?:^|[\s(&|-])([\p{L}]*(?: [\p{L}]*)?)$/iu;
const NEEDS_QUOTES = /[()&|#@!/]/u;

const quoted = (name: string) => (NEEDS_QUOTES.test(name) ? `"${name}"` : name);

function fitting(offers: readonly Suggestion[], typed: string): Suggestion[] {
  const wanted = normalizeText(typed);
  const begins = ({ label }: Suggestion) => normalizeText(label).startsWith(wanted);
  return offers.filter(begins).slice(0, MOST);
}

const all = (
  kind: SuggestionKind,
  labels: readonly string[],
  make = (label: string) => `${label} `,
): Suggestion[] => labels.map((label) => ({ kind, label, insert: make(label) }));

function named(sign: string, known: Known): Suggestion[] {
  const write = (label: string) => `${sign}${quoted(label)} `;
  switch (sign.toLowerCase()) {
    case "#":
      return all("list", known.lists, write);
    case "@":
      return all("tag", known.tags, write);
    case "!":
      return all("priority", PRIORITIES, write);
    case "/":
      return all("section", known.sections, write);
    default:
      return all("folder", known.folders, write);
  }
}

function conditions(known: Known): Suggestion[] {
  return [
    ...all("word", CONDITIONS),
    ...all("field", words.fields, (field) => `${field} `),
    ...all("list", known.lists, (name) => `#${quoted(name)} `),
    ...all("tag", known.tags, (name) => `@${name} `),
  ];
}

/** What may stand where the caret is. */
export function suggest(text: string, caret: number, known: Known): Suggestions {
  const before = text.slice(0, caret);
  const from = (typed: string, offers: readonly Suggestion[]): Suggestions => {
    const found = fitting(offers, typed);
    const only = found.length === 1 && found[0] && normalizeText(found[0].label) === normalizeText(typed);
    return { start: caret - typed.length, items: only ? [] : found };
  };
  const dated = DATED.exec(before);
  if (dated) return from(dated[1] ?? "", all("date", DATES));
  const compared = COMPARED.exec(before);
  if (compared) return from(compared[1] ?? "", all("comparison", COMPARISONS));
  const name = NAMED.exec(before);
  if (name) {
    const found = from(name[3] ?? "", named(name[1] ?? "#", known));
    return { ...found, start: found.start - (name[1]?.length ?? 0) - (name[2]?.length ?? 0) };
  }
  const plain = PLAIN.exec(before);
  if (!plain) return { start: caret, items: [] };
  const whole = from(plain[1] ?? "", conditions(known));
  if (whole.items.length > 0) return whole;
  return from(plain[1]?.split(" ").at(-1) ?? "", conditions(known));
}
