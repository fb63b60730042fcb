import { addDays } from "@/lib/dates";
import { fold } from "@/lib/fold";

export interface QuickAddContext {
  today: string;
  lists: readonly { id: string; name: string }[];
}

export type Token = { start: number; end: number } & (
  | { kind: "priority"; priority: "low" | "medium" | "high" }
  | { kind: "due"; day: string }
  | { kind: "list"; list: string }
  | { kind: "tag"; tag: string }
);

export interface Parsed {
  title: string;
  priority?: "low" | "medium" | "high";
  due_date?: string;
  list_id?: string;
  tags: string[];
  tokens: readonly Token[];
}

const PRIORITY = {
  "1": "high",
  "2": "medium",
  "3": "low",
  high: "high",
  medium: "medium",
  low: "low",
} as const;
const DAYS = { today: 0, tod: 0, tomorrow: 1, tom: 1 } as const;

const has = <T extends object>(table: T, key: string): key is keyof T & string => Object.hasOwn(table, key);

/** Names may hold spaces, so the longest list name that fits after `#` wins. */
function listAt(text: string, start: number, lists: QuickAddContext["lists"]): Token | null {
  const rest = fold(text.slice(start + 1));
  const fits = (name: string) => rest.startsWith(name) && /^(?:\s|$)/.test(rest.slice(name.length));
  const found = lists
    .map((list) => ({ list, name: fold(list.name) }))
    .filter(({ name }) => name.length > 0 && fits(name))
    .sort((one, other) => other.name.length - one.name.length)[0];
  return found ? { kind: "list", list: found.list.id, start, end: start + 1 + found.list.name.length } : null;
}

function tokenAt(text: string, start: number, word: string, context: QuickAddContext): Token | null {
  const end = start + word.length;
  const lower = word.toLowerCase();
  if (word.startsWith("#")) return listAt(text, start, context.lists);
  if (/^@[^\s@]{1,50}$/u.test(word)) return { kind: "tag", tag: word.slice(1), start, end };
  if (lower.startsWith("!") && has(PRIORITY, lower.slice(1))) {
    return { kind: "priority", priority: PRIORITY[lower.slice(1) as keyof typeof PRIORITY], start, end };
  }
  if (has(DAYS, lower)) return { kind: "due", day: addDays(context.today, DAYS[lower]), start, end };
  return null;
}

/** The last of a kind counts; earlier ones stay in the title as they were typed. Tags add up. */
function effective(tokens: Token[]): Token[] {
  return tokens.filter(
    (token, index) =>
      token.kind === "tag" || !tokens.slice(index + 1).some((later) => later.kind === token.kind),
  );
}

function without(text: string, tokens: readonly Token[]): string {
  const kept = tokens.reduceRight((rest, { start, end }) => rest.slice(0, start) + rest.slice(end), text);
  return kept.replace(/\s+/g, " ").trim();
}

/** Reads `!high`, `!1`, `#list`, `@tag`, `today` and `tomorrow` out of one line; the rest is the title. */
export function parseQuickAdd(text: string, context: QuickAddContext): Parsed {
  const found: Token[] = [];
  for (const match of text.matchAll(/\S+/g)) {
    if (found.at(-1) && match.index < (found.at(-1)?.end ?? 0)) continue;
    const token = tokenAt(text, match.index, match[0], context);
    if (token) found.push(token);
  }
  const tokens = effective(found);
  const parsed: Parsed = { title: without(text, tokens), tags: [], tokens };
  for (const token of tokens) {
    if (token.kind === "priority") parsed.priority = token.priority;
    else if (token.kind === "due") parsed.due_date = token.day;
    else if (token.kind === "list") parsed.list_id = token.list;
    else if (!parsed.tags.some((tag) => fold(tag) === fold(token.tag))) parsed.tags.push(token.tag);
  }
  return parsed;
}
