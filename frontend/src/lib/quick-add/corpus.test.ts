import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { en, isMonthFirst } from "./locale";
import type { Context, Parsed } from "./model";
import { parse } from "./parse";

interface Phrase {
  text: string;
  now?: string;
  locale?: string;
  week_start?: "monday" | "sunday" | "saturday";
  expect: Record<string, unknown>;
}

/** scripts/compare/quick_add.py names other phrases. */
const file = process.env.QUICK_ADD_PHRASES ?? "../corpus/quick-add/phrases.json";
const phrases: Phrase[] = JSON.parse(readFileSync(file, "utf8"));
const TIMEOUT_MS = 600_000;
const named = (...names: string[]) => names.map((name) => ({ id: name, name }));
const WEEK_START = { sunday: 0, monday: 1, saturday: 6 };

function contextOf({ now = "2026-03-04T10:00", week_start = "monday", locale = "en" }: Phrase): Context {
  return {
    now,
    weekStart: WEEK_START[week_start],
    isMonthFirst: isMonthFirst(locale),
    lists: named("Home", "Work", "Side project", "Inbox"),
    sections: [
      { id: "Groceries", list_id: "Home", name: "Groceries" },
      { id: "Admin", list_id: "Work", name: "Admin" },
    ],
    people: named("Sam", "Ana López"),
  };
}

/** Names instead of rows, and no field without a value. */
function inCorpusForm({ tokens: _, list, section, person, tags, ...rest }: Parsed): Record<string, unknown> {
  const listField = list?.isNew ? "new_list" : "list";
  const names = { [listField]: list?.name, section: section?.name, person: person?.name };
  const all = { ...rest, ...names, tags: tags.length > 0 ? tags : undefined };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

it(
  "every phrase of the corpus means what it says there",
  () => {
    const wrong = phrases.flatMap((phrase) => {
      const found = inCorpusForm(parse(phrase.text, contextOf(phrase), en));
      try {
        expect(found).toEqual(phrase.expect);
        return [];
      } catch {
        return [
          `${phrase.text}\n    wanted ${JSON.stringify(phrase.expect)}\n    found  ${JSON.stringify(found)}`,
        ];
      }
    });
    const right = phrases.length - wrong.length;
    process.stdout.write(`quick add: ${right} of ${phrases.length} phrases right\n`);
    expect(wrong).toEqual([]);
  },
  TIMEOUT_MS,
);
