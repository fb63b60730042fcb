import words from "@corpus/filter-words.json";
import { normalizeText } from "@/lib/text";
import type { Store } from "../engine/store";
import { isActive } from "../types";
import type { Expression, Names } from "./ast";

type SuggestionKind =
  | "field"
  | "comparison"
  | "date"
  | "word"
  | "priority"
  | "list"
  | "section"
  | "tag"
  | "folder"
  | "assignee";

interface Suggestion {
  kind: SuggestionKind;
  label: string;
  /** The text that replaces what was typed. */
  insert: string;
}

export interface Suggestions {
  /** The text from here to the caret is replaced. */
  start: number;
  items: readonly Suggestion[];
}

const MAX_ITEMS = 8;
const COMPARISONS = ["<", "<=", "=", ">=", ">"];
const DATES = [...Object.keys(words.relative_days), "+7d", "+2w", "+1m", "-7d", ...words.weekdays];
const PRIORITIES = [...new Set(Object.values(words.priorities))];
/** The word `completed` is a field and a condition, and is suggested as a field only. */
const CONDITIONS = [...Object.keys(words.conditions), "next 7 days", ...Object.keys(words.weeks)].filter(
  (word) => !words.fields.includes(word),
);

const FIELD = `\\b(?:${words.fields.join("|")})`;
const BEFORE_DATE = new RegExp(`${FIELD}\\s*(?:<=|>=|<|>|=|:)\\s*([^\\s()&|]*)$`, "iu");
const BEFORE_COMPARISON = new RegExp(`${FIELD}\\s+([<>=]*)$`, "iu");
const BEFORE_NAME = /(?:^|[\s(&|-])(#|@|!|\/|in:|assigned:\s*)("?)([^#@!/()&|"]*)$/iu;
const BEFORE_CONDITION = /(?:^|[\s(&|-])([\p{L}]*(?: [\p{L}]*)?)$/iu;
const NEEDS_QUOTES = /[()&|#@!/]/u;

const quote = (name: string) => (NEEDS_QUOTES.test(name) ? `"${name}"` : name);

function startingWith(suggestions: readonly Suggestion[], typed: string): Suggestion[] {
  const normalized = normalizeText(typed);
  return suggestions.filter(({ label }) => normalizeText(label).startsWith(normalized)).slice(0, MAX_ITEMS);
}

const suggestionsOf = (
  kind: SuggestionKind,
  labels: readonly string[],
  insertFor = (label: string) => `${label} `,
): Suggestion[] => labels.map((label) => ({ kind, label, insert: insertFor(label) }));

function nameSuggestions(sigil: string, known: KnownNames): Suggestion[] {
  const insertFor = (name: string) => `${sigil}${quote(name)} `;
  switch (sigil.trim().toLowerCase()) {
    case "#":
      return suggestionsOf("list", known.lists, insertFor);
    case "@":
      return suggestionsOf("tag", known.tags, insertFor);
    case "!":
      return suggestionsOf("priority", PRIORITIES, insertFor);
    case "/":
      return suggestionsOf("section", known.sections, insertFor);
    case "assigned:":
      return suggestionsOf("assignee", [...words.assignees, ...known.people], insertFor);
    default:
      return suggestionsOf("folder", known.folders, insertFor);
  }
}

function conditionSuggestions(known: KnownNames): Suggestion[] {
  return [
    ...suggestionsOf("word", CONDITIONS),
    ...suggestionsOf("field", words.fields),
    ...suggestionsOf("field", ["assigned:"], (label) => label),
    ...suggestionsOf("list", known.lists, (name) => `#${quote(name)} `),
    ...suggestionsOf("tag", known.tags, (name) => `@${name} `),
  ];
}

/** Returns what may replace the text that ends at the caret. */
export function suggestCompletions(query: string, caret: number, known: KnownNames): Suggestions {
  const before = query.slice(0, caret);
  const replacing = (typed: string, suggestions: readonly Suggestion[]): Suggestions => {
    const items = startingWith(suggestions, typed);
    const [first] = items;
    const isTypedAlready = items.length === 1 && first && normalizeText(first.label) === normalizeText(typed);
    return { start: caret - typed.length, items: isTypedAlready ? [] : items };
  };
  const date = BEFORE_DATE.exec(before);
  if (date) return replacing(date[1] ?? "", suggestionsOf("date", DATES));
  const comparison = BEFORE_COMPARISON.exec(before);
  if (comparison) return replacing(comparison[1] ?? "", suggestionsOf("comparison", COMPARISONS));
  const name = BEFORE_NAME.exec(before);
  if (name) {
    const [, sigil = "#", quotationMark = "", typed = ""] = name;
    const { start, items } = replacing(typed, nameSuggestions(sigil, known));
    return { start: start - sigil.length - quotationMark.length, items };
  }
  const condition = BEFORE_CONDITION.exec(before);
  if (!condition) return { start: caret, items: [] };
  const typed = condition[1] ?? "";
  const suggestions = conditionSuggestions(known);
  const all = replacing(typed, suggestions);
  return all.items.length > 0 ? all : replacing(typed.split(" ").at(-1) ?? "", suggestions);
}

type KnownNames = Names & { tags: readonly string[] };

/**
 * A name in a query that nothing has at present; a `field` is a word that is compared like one, and `words` are plain words
 * that read like a condition.
 */
export interface UnknownName {
  kind: "list" | "section" | "folder" | "tag" | "assignee" | "field" | "words";
  name: string;
}

/** The names that exist at present and that a query can contain. */
export function knownNames(store: Pick<Store, "lists" | "todos" | "index" | "members">): KnownNames {
  const lists = [...store.lists.values()].filter(isActive);
  const sections = lists.flatMap(({ id }) =>
    store.index.sectionsIn(id).flatMap((section) => store.todos.get(section)?.title ?? []),
  );
  const folders = lists.flatMap(({ folder }) => folder ?? []);
  const people = lists.flatMap(({ id }) => store.members.get(id)?.members ?? []);
  return {
    lists: lists.map(({ name }) => name),
    sections: [...new Set(sections)],
    folders: [...new Set(folders)],
    people: [...new Set(people.map(({ name }) => name))],
    tags: store.index.tags(),
  };
}

function isKnown(names: readonly string[], name: string, isPrefix: boolean): boolean {
  const normalized = normalizeText(name);
  return names.some((other) =>
    isPrefix ? normalizeText(other).startsWith(normalized) : normalizeText(other) === normalized,
  );
}

const COMPARED = /(?<![\p{L}\p{N}#@!/:])(\p{L}[\p{L}-]*)(?=:(?!\/\/)|\s*[<>=])/giu;
const FIELDS = new Set([...words.fields, "in", "assigned"]);

const withoutQuoted = (query: string) => query.replaceAll(/"[^"]*"?/g, '""');

/** The words before a colon or a comparison that are no fields, so that they are read as text. */
export function unknownFields(query: string): readonly UnknownName[] {
  const names = [...withoutQuoted(query).matchAll(COMPARED)].map(([, name = ""]) => name);
  return [...new Set(names)]
    .filter((name) => !FIELDS.has(name.toLowerCase()))
    .map((name) => ({ kind: "field", name }));
}

/** The names in a query that don't exist: typing mistakes, or names that are yet to come. */
export function unknownNames(expression: Expression, known: KnownNames): readonly UnknownName[] {
  switch (expression.kind) {
    case "and":
    case "or":
      return expression.of.flatMap((part) => unknownNames(part, known));
    case "not":
      return unknownNames(expression.of, known);
    case "list":
    case "section":
    case "folder": {
      const { kind, name } = expression;
      return isKnown(known[`${kind}s`], name, false) ? [] : [{ kind, name }];
    }
    case "assignee": {
      const { kind, name } = expression;
      return isKnown(known.people, name, false) ? [] : [{ kind, name }];
    }
    case "tag": {
      const { kind, name, isPrefix } = expression;
      return isKnown(known.tags, name, isPrefix) ? [] : [{ kind, name }];
    }
    default:
      return [];
  }
}

/** Plain words that somebody may have meant as a condition: `due before friday`, `priority high`, `tag errands`. */
const LIKE_CONDITION =
  /^(?:list|tag|label|project|section|folder|date) |(?<!\S)(?:due|created|deadline|priority|before|after|days?|weeks?|months?)(?!\S)/iu;

/** The runs of plain words in an expression, each in the order of the query. */
function plainRuns(expression: Expression, isPlain: (word: string) => boolean): string[][] {
  const parts = "of" in expression ? [expression.of].flat() : [expression];
  const runs: string[][] = [[]];
  for (const part of parts) {
    if (part.kind === "text" && isPlain(part.name)) runs.at(-1)?.push(part.name);
    else runs.push(...("of" in part ? plainRuns(part, isPlain) : []), []);
    if (expression.kind === "or") runs.push([]);
  }
  return runs;
}

/** The plain words in a valid query that read like a condition but are searched for as text. */
export function wordsLikeConditions(query: string, expression: Expression): readonly UnknownName[] {
  const words = new Set(withoutQuoted(query).split(/[\s()&|]+/u));
  const isPlain = (word: string) => words.has(word) || words.has(`-${word}`);
  const names = plainRuns(expression, isPlain).map((run) => run.join(" "));
  return [...new Set(names)]
    .filter((name) => LIKE_CONDITION.test(name))
    .map((name) => ({ kind: "words", name }));
}
