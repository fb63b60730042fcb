import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { normalizedWords, normalizeText } from "./normalize-text";

const cases: [string, string][] = JSON.parse(readFileSync("../corpus/text-folding-cases.json", "utf8"));

test.each(cases)("“%s” is compared as “%s”", (text, plain) => {
  expect(normalizeText(text).normalize("NFC")).toBe(plain);
});

test("words are separated by white space", () => {
  expect(normalizedWords("  Große  Wäsche\n")).toEqual(["grosse", "wasche"]);
});
