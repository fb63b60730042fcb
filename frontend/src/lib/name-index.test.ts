import fc from "fast-check";
import { expect, it } from "vitest";
import { createNameIndex } from "./name-index";
import { normalizeText } from "./text";

const SEPARATORS = "\\s,.;!?)";
const END = /^(?:$|[\s,.;!?)])/u;
const named = (...names: string[]) => names.map((name) => ({ name }));

/** The longest name, by comparing every name with every beginning of the text. */
function longestOf(names: readonly string[], text: string): string | undefined {
  const fits = (name: string, end: number) =>
    normalizeText(text.slice(0, end)) === normalizeText(name) && END.test(text.slice(end));
  const ends = Array.from({ length: text.length }, (_, nth) => text.length - nth);
  return ends.flatMap((end) => names.filter((name) => fits(name, end)))[0];
}

it("voicing marks of kana count as letters, not as accents", () => {
  const index = createNameIndex(named("パン", "ハン"), SEPARATORS);
  const found = ["ハン", "パン", "ハ\u309aン"].map((text) => index.findLongest(text, 0)?.value.name);
  expect(found).toEqual(["ハン", "パン", "パン"]);
});

it("finds the name that a comparison with all of them finds", () => {
  const words = fc.constantFrom(
    "side",
    "Side",
    "project",
    "é",
    "e\u0301",
    "E",
    "straße",
    "strasse",
    "a",
    "b",
  );
  const text = fc
    .array(fc.tuple(words, fc.constantFrom(" ", ",", ".", " ", ")")), { minLength: 1, maxLength: 5 })
    .map((parts) => parts.flat().join("").slice(0, -1));
  fc.assert(
    fc.property(fc.array(text, { maxLength: 8 }), text, (names, line) => {
      const found = createNameIndex(named(...names), SEPARATORS).findLongest(line, 0);
      expect(found?.value.name).toBe(longestOf(names, line));
    }),
    { numRuns: 500 },
  );
});

it("leaves out names that are too long to be written", () => {
  const index = createNameIndex(named("a ".repeat(60), "a"), SEPARATORS);
  expect(index.findLongest("a ".repeat(60), 0)?.end).toBe(1);
});

it("walks a text once, however many names begin as it does", () => {
  const names = Array.from({ length: 20_000 }, (_, nth) => ({ name: `a a a a ${nth}` }));
  const index = createNameIndex(names, SEPARATORS);
  expect(index.findLongest("a a a a 19999", 0)?.value).toBe(names[19_999]);
  expect(index.findLongest("a a a a b", 0)).toBeNull();
});
