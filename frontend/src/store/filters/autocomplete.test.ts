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
])("offers after %j what may stand there", (text, wanted) => {
  expect(labels(text)).toEqual(wanted);
});

it("writes names so that they can be read again", () => {
  const { start, items: offers } = suggest("#r", 2, known);
  expect("#r".slice(0, start) + offers[0]?.insert).toBe('#"R&D" ');
});

it("never throws, whatever was typed, and neither does the reader", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.nat(), (text, at) => {
      const { start } = suggest(text, Math.min(at, text.length), known);
      expect(start).toBeLessThanOrEqual(text.length);
      const { error: fault } = parseFilter(text, known);
      if (fault) expect(fault.at).toBeLessThanOrEqual(text.length);
    }),
  );
});
