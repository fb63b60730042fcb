import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { fold, foldedWords } from "./normalize-text";

const cases: [string, string][] = JSON.parse(readFileSync("../corpus/text-folding-cases.json", "utf8"));

test.each(cases)("“%s” is compared as “%s”", (text, plain) => {
  expect(fold(text).normalize("NFC")).toBe(plain);
});

test("words are what stands between spaces", () => {
  expect(foldedWords("  Große  Wäsche\n")).toEqual(["grosse", "wasche"]);
});
