import fc from "fast-check";
import { expect, it } from "vitest";
import { suggest } from "./autocomplete";
import { parseFilter } from "./parser";

const known = {
  lists: ["Home", "Side project", "R&D"],
  sections: ["Admin"],
  folders: ["Private life"],
  tags: ["deep", "money"],
};
const labels = (text: string) => suggest(text, text.length, known).items.map(({ label }) => label);

it.each([
  ["du", ["due"]],
  ["due <", ["today", "tomorrow", "yesterday", "+7d", "+2w", "+1m", "-7d", "sunday"]],
  ["due < +", ["+7d", "+2w", "+1m"]],
  ["due ", ["<", "<=", "=", ">=", ">"]],
  ["!h", ["high"]],
  ["overdue & #s", ["Side project"]],
  ["#", ["Home", "Side project", "R&D"]],
  ["in:p", ["Private life"]],
  ["no", ["no date", "no tag"]],
  ["no t", ["no tag"]],
  ["@deep", []],
  ["xyz", []],
])("suggests after %j what may follow", (text, expected) => {
  expect(labels(text)).toEqual(expected);
});

it("quotes names that the parser could not read otherwise", () => {
  const { start, items } = suggest("#r", 2, known);
  expect("#r".slice(0, start) + items[0]?.insert).toBe('#"R&D" ');
});

it("never throws, whatever was typed, and neither does the parser", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.nat(), (text, at) => {
      const { start } = suggest(text, Math.min(at, text.length), known);
      expect(start).toBeLessThanOrEqual(text.length);
      const { error } = parseFilter(text, known);
      if (error) expect(error.at).toBeLessThanOrEqual(text.length);
    }),
  );
});
