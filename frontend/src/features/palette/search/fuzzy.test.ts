import { expect, test } from "vitest";
import { nearlyBegins, nearWords } from "./fuzzy";

test.each([
  ["ferns", "feerns"],
  ["ferns", "fens"],
  ["ferns", "farns"],
  ["ferns", "frens"],
  ["gardening", "gadren"],
  ["fern", "fern"],
])("finds %s for the typo %s", (meant, typed) => expect(nearlyBegins(meant, typed)).toBe(true));

test.each([
  ["ferns", "fxxns"],
  ["fer", "ferns"],
  ["ferns", "nsfer"],
])("does not find %s for %s", (other, typed) => expect(nearlyBegins(other, typed)).toBe(false));

test("does not correct short words", () => {
  expect(nearWords(["ferns", "tea"], "tae")).toEqual([]);
  expect(nearWords(["ferns", "tea"], "fren")).toEqual(["ferns"]);
});
