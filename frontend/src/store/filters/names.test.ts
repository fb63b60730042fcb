import fc from "fast-check";
import { expect, test } from "vitest";
import { suggestCompletions, unknownFields, unknownNames, wordsLikeConditions } from "./names";
import { parseFilter } from "./parser";

const KNOWN = {
  lists: ["Work", "Café"],
  sections: ["Doing"],
  folders: ["Private"],
  tags: ["home", "homework"],
  people: ["Mira K"],
};

function unknownIn(text: string) {
  const { expression } = parseFilter(text, KNOWN);
  if (!expression) throw new Error(`${text} cannot be parsed`);
  return unknownNames(expression, KNOWN).map(({ kind, name }) => `${kind} ${name}`);
}

test("names that exist are known, however their case and accents are written", () => {
  expect(
    unknownIn("#work & @HOME & /doing & #cafe & @home* & !high & assigned:mira k & assigned:me"),
  ).toEqual([]);
});

test("names that don't exist are found, even in negated conditions", () => {
  expect(unknownIn("(#wrok | @nope) & -/later & @x* & assigned:bob")).toEqual([
    "list wrok",
    "tag nope",
    "section later",
    "tag x",
    "assignee bob",
  ]);
});

test.each([
  ["priority:high & tag:home", ["priority", "tag"]],
  ["Priority = high", ["Priority"]],
  ["(assignee:me) | -state:open", ["assignee", "state"]],
  ["due: today & created>-1d & in:Home & completed <= today", []],
  ['"note: milk" & see https://example.org & 9:30 & #list:x & @a:b & assigned:me', []],
])("words that %s compares like fields are found", (query, names) => {
  expect(unknownFields(query).map(({ name }) => name)).toEqual(names);
});

test.each([
  ["due before friday", ["due before friday"]],
  ["#Work & (priority high | tag errands)", ["priority high", "tag errands"]],
  ["-(Due today) & milk", ["Due"]],
  ["list wine | created yesterday", ["list wine", "created yesterday"]],
  ['"due before friday" & oat milk & the tag & shopping list & undue', []],
  ["due < friday & !high & @tag & due: today", []],
])("words in %s that read like a condition are found", (query, names) => {
  const { expression } = parseFilter(query, KNOWN);
  expect(expression && wordsLikeConditions(query, expression).map(({ name }) => name)).toEqual(names);
});

const CANDIDATES = {
  lists: ["Home", "Side project", "R&D"],
  sections: ["Admin"],
  folders: ["Private life"],
  tags: ["deep", "money"],
  people: ["Mira K", "Ana (work)"],
};
const labels = (text: string) =>
  suggestCompletions(text, text.length, CANDIDATES).items.map(({ label }) => label);

test.each([
  ["du", ["due"]],
  ["due <", ["today", "tomorrow", "yesterday", "+7d", "+2w", "+1m", "-7d", "sunday"]],
  ["due < +", ["+7d", "+2w", "+1m"]],
  ["due ", ["<", "<=", "=", ">=", ">"]],
  ["!h", ["high"]],
  ["overdue & #s", ["Side project"]],
  ["#", ["Home", "Side project", "R&D"]],
  ["in:p", ["Private life"]],
  ["assigned:", ["me", "none", "any", "Mira K", "Ana (work)"]],
  ["assigned:m", ["me", "Mira K"]],
  ["assigned: ", ["me", "none", "any", "Mira K", "Ana (work)"]],
  ["#Home & assigned: an", ["any", "Ana (work)"]],
  ["#Home & -assigned:any", []],
  ["as", ["assigned:"]],
  ["no", ["no date", "no tag"]],
  ["no t", ["no tag"]],
  ["@deep", []],
  ["xyz", []],
])("suggests after %j what may follow", (text, expected) => {
  expect(labels(text)).toEqual(expected);
});

test("quotes names that the parser could not read otherwise", () => {
  const { start, items } = suggestCompletions("#r", 2, CANDIDATES);
  expect("#r".slice(0, start) + items[0]?.insert).toBe('#"R&D" ');
});

test("never throws for any input, and neither does the parser", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.nat(), (text, at) => {
      const { start } = suggestCompletions(text, Math.min(at, text.length), CANDIDATES);
      expect(start).toBeLessThanOrEqual(text.length);
      const { error } = parseFilter(text, CANDIDATES);
      if (error) expect(error.at).toBeLessThanOrEqual(text.length);
    }),
  );
});
