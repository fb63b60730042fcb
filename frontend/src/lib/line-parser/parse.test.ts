import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, it } from "vitest";
import { en, isMonthFirst } from "./locale";
import type { Context, ParsedTodo, Span } from "./model";
import { createLinesParser, parseLine, shiftSpans } from "./parse";

const context: Context = {
  now: "2026-03-04T10:00",
  weekStart: 1,
  isMonthFirst: true,
  lists: [
    { id: "home", name: "Home" },
    { id: "side", name: "Side project" },
  ],
  sections: [{ id: "groceries", list_id: "home", name: "Groceries" }],
  people: [{ name: "Ana López", ids: new Map([["home", "ana"]]) }],
  list: "home",
};

it("each token has its place in the text", () => {
  const { tokens } = parseLine("Rent !1 tomorrow 9am", context, en);
  expect(tokens.map(({ start, end, kind }) => [start, end, kind])).toEqual([
    [5, 7, "priority"],
    [8, 20, "due"],
  ]);
});

it("a dismissed chip stays in the title", () => {
  const { title, due_date, priority } = parseLine("Rent !1 tomorrow", context, en, [{ start: 8, end: 16 }]);
  expect({ title, due_date, priority }).toEqual({
    title: "Rent tomorrow",
    priority: "high",
    due_date: undefined,
  });
});

it("a guest can name neither a new list nor a reminder, so that the words for them are text", () => {
  const line = "Buy maps #Books !2 tomorrow 9am remind me 1 hour before";
  const { title, list, reminders, priority, due_date } = parseLine(line, { ...context, isGuest: true }, en);
  expect({ title, list, reminders, priority, due_date }).toEqual({
    title: "Buy maps #Books remind me 1 hour before",
    list: undefined,
    reminders: undefined,
    priority: "medium",
    due_date: "2026-03-05",
  });
});

it("indented lines are subtasks of the line above, without their bullets", () => {
  const lines = createLinesParser(
    context,
    en,
  )("- Trip #side project\n    - [ ] Tickets tomorrow\n\n  * Hotel\nBread");
  expect(lines.map(({ depth, title }) => [depth, title])).toEqual([
    [0, "Trip"],
    [1, "Tickets"],
    [1, "Hotel"],
    [0, "Bread"],
  ]);
});

it("the people of a line are those of the list that it goes to", () => {
  const text =
    "- Slides #Work +Mira K\n  - Print +Sam\n  - Bread #Home +Sam\n    - Butter +Ana López\n- Call +Mira K";
  const lines = createLinesParser(contextOf({}), en)(text);
  expect(lines.map(({ person }) => person?.id)).toEqual(["mira", "sam of work", "sam", "ana", undefined]);
  expect(lines.map(({ target }) => target)).toEqual(["Work", "Work", "Home", "Home", "Home"]);
  expect(lines.at(-1)?.title).toBe("Call +Mira K");
});

it("a single line keeps its bullet, also before a line that is still empty", () => {
  expect(createLinesParser(context, en)("- 5 degrees\n").map(({ title }) => title)).toEqual(["- 5 degrees"]);
});

it("an empty bullet does not swallow the line below", () => {
  expect(
    createLinesParser(context, en)("- \n- Milk\n\nBread").map(({ number, title }) => [number, title]),
  ).toEqual([
    [2, "Milk"],
    [4, "Bread"],
  ]);
});

it("a dismissed chip moves with the text around it until its own words change", () => {
  const spans = [{ start: 5, end: 10 }];
  expect(shiftSpans(spans, "call today now", "I call today now")).toEqual([{ start: 7, end: 12 }]);
  expect(shiftSpans(spans, "call today now", "call today now!")).toEqual(spans);
  expect(shiftSpans(spans, "call today now", "call toay now")).toEqual([]);
});

it("does not parse a line of more than 1,000 characters", () => {
  const read = createLinesParser(context, en);
  const long = `today ${"a ".repeat(498)}`;
  expect(read(`buy milk today\n${long}😀`).map(({ isTooLong, due_date }) => [isTooLong, due_date])).toEqual([
    [false, "2026-03-04"],
    [true, undefined],
  ]);
  expect(read(`${long.slice(0, 999)}😀`)[0]?.isTooLong).toBe(false);
});

const WORDS = [
  ..."today tomorrow monday every other weekday 1st and 15th last friday until 1 may march 5 at 9 9am 3pm-4pm or & weekly".split(
    " ",
  ),
  ..."for 6 weeks in 3 days noon tomorrow 9 an hour and a half since #Home #side project @tag !1 !high p2 +ana lópez /groceries (maybe) call".split(
    " ",
  ),
  "every!",
  "“quoted today”",
  "2026-03-05",
  "5/3",
  "//",
  "\u0130stanbul",
];
const phrase = fc
  .array(
    fc.oneof(fc.constantFrom(...WORDS), fc.string({ maxLength: 6 }), fc.constantFrom(" ", ", ", "(", '"')),
  )
  .map((parts) => parts.join(" "));
const flat = (text: string) => text.replace(/\s+/g, " ").trim();

it("tokens lie inside the text and never overlap", () => {
  fc.assert(
    fc.property(phrase, (text) => {
      let from = 0;
      for (const { start, end } of parseLine(text, context, en).tokens) {
        expect(start).toBeGreaterThanOrEqual(from);
        expect(end).toBeGreaterThan(start);
        from = end;
      }
      expect(from).toBeLessThanOrEqual(text.length);
    }),
    { numRuns: 500 },
  );
});

it("a line whose chips are all dismissed is its own title", () => {
  fc.assert(
    fc.property(phrase, (text) => {
      let literal: readonly Span[] = [];
      let read = parseLine(text, context, en);
      for (; read.tokens.length > 0; read = parseLine(text, context, en, literal))
        literal = [...literal, ...read.tokens];
      expect(read.title).toBe(flat(text));
    }),
    { numRuns: 500 },
  );
});

it("text without any word of a phrase is a title", () => {
  const plain = fc.stringMatching(/^[bcgklvxz]{2,8}( [bcgklvxz]{2,8}){0,5}$/);
  fc.assert(
    fc.property(plain, (text) => {
      const { tokens, ...parsed } = parseLine(text, context, en);
      expect({ tokens, ...parsed }).toEqual({ tokens: [], title: text, tags: [], target: "home" });
    }),
  );
});

it("quoted words mean nothing", () => {
  fc.assert(
    fc.property(fc.constantFrom(...WORDS), (word) => {
      const quoted = `"${word.replace(/["“”]/g, "")}"`;
      expect(parseLine(`read ${quoted} now`, context, en).tokens).toEqual([]);
    }),
  );
});

it("tokens of several lines lie inside the lines they came from", () => {
  const read = createLinesParser(context, en);
  fc.assert(
    fc.property(
      fc.array(
        phrase.map((text) => text.replaceAll("\n", " ")),
        { minLength: 2, maxLength: 5 },
      ),
      (lines) => {
        const text = lines.join("\n");
        const found = read(text);
        for (const { depth } of found) expect(depth).toBeGreaterThanOrEqual(0);
        for (const token of found.flatMap(({ tokens }) => tokens)) {
          const covered = text.slice(token.start, token.end);
          expect(covered).not.toContain("\n");
          expect(covered.trim()).toBe(covered);
        }
      },
    ),
    { numRuns: 200 },
  );
});

interface Phrase {
  text: string;
  now?: string;
  locale?: string;
  week_start?: "monday" | "sunday" | "saturday";
  list?: string;
  expect: Record<string, unknown>;
}

/** scripts/compare/quick_add.py names other phrases. */
const file = process.env.QUICK_ADD_PHRASES ?? "../corpus/quick-add/phrases.json";
const phrases: Phrase[] = JSON.parse(readFileSync(file, "utf8"));
const TIMEOUT_MS = 600_000;
const named = (...names: string[]) => names.map((name) => ({ id: name, name }));
const WEEK_START = { sunday: 0, monday: 1, saturday: 6 };

function contextOf({
  now = "2026-03-04T10:00",
  week_start = "monday",
  locale = "en",
  list = "Home",
}: Omit<Phrase, "text" | "expect">): Context {
  return {
    now,
    weekStart: WEEK_START[week_start],
    isMonthFirst: isMonthFirst(locale),
    lists: named("Home", "Work", "Side project", "Inbox"),
    sections: [
      { id: "Groceries", list_id: "Home", name: "Groceries" },
      { id: "Admin", list_id: "Work", name: "Admin" },
    ],
    people: [
      {
        name: "Sam",
        ids: new Map([
          ["Home", "sam"],
          ["Work", "sam of work"],
        ]),
      },
      { name: "Ana López", ids: new Map([["Home", "ana"]]) },
      { name: "Mira K", ids: new Map([["Work", "mira"]]) },
    ],
    list,
  };
}

/** Names instead of rows, and no field without a value. */
function inCorpusForm({
  tokens: _,
  target: __,
  list,
  section,
  person,
  tags,
  ...rest
}: ParsedTodo): Record<string, unknown> {
  const listField = list?.isNew ? "new_list" : "list";
  const names = { [listField]: list?.name, section: section?.name, person: person?.name };
  const all = { ...rest, ...names, tags: tags.length > 0 ? tags : undefined };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

it(
  "every phrase of the corpus means what it says there",
  () => {
    const wrong = phrases.flatMap((phrase) => {
      const found = inCorpusForm(parseLine(phrase.text, contextOf(phrase), en));
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
