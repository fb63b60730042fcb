import { expect, test } from "vitest";
import { isPrefixUpToOneTypo, similarWords } from "./fuzzy";

test.each([
  ["ferns", "feerns"],
  ["ferns", "fens"],
  ["ferns", "farns"],
  ["ferns", "frens"],
  ["gardening", "gadren"],
  ["fern", "fern"],
])("finds %s for the typo %s", (meant, typed) => expect(isPrefixUpToOneTypo(meant, typed)).toBe(true));

test.each([
  ["ferns", "fxxns"],
  ["fer", "ferns"],
  ["ferns", "nsfer"],
])("does not find %s for %s", (other, typed) => expect(isPrefixUpToOneTypo(other, typed)).toBe(false));

test("does not correct short words", () => {
  expect(similarWords(["ferns", "tea"], "tae")).toEqual([]);
  expect(similarWords(["ferns", "tea"], "fren")).toEqual(["ferns"]);
});
