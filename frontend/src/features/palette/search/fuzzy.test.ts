import { expect, test } from "vitest";
import { nearlyBegins, nearWords } from "./fuzzy";

test.each([
  ["ferns", "feerns"],
  ["ferns", "fens"],
  ["ferns", "farns"],
  ["ferns", "frens"],
  ["gardening", "gadren"],
  ["fern", "fern"],
])("finds %s behind %s", (meant, typed) => expect(nearlyBegins(meant, typed)).toBe(true));

test.each([
  ["ferns", "fxxns"],
  ["fer", "ferns"],
  ["ferns", "nsfer"],
])("does not find %s behind %s", (other, typed) => expect(nearlyBegins(other, typed)).toBe(false));

test("looks for nothing near a short word", () => {
  expect(nearWords(["ferns", "tea"], "tae")).toEqual([]);
  expect(nearWords(["ferns", "tea"], "fren")).toEqual(["ferns"]);
});
