import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { cleanLine, cleanLines } from "./clean-line";

const cases: [string, string][] = JSON.parse(readFileSync("../corpus/single-lines.json", "utf8"));

test.each(cases)("%j is stored as the API stores it (%#)", (text, clean) => {
  expect(cleanLine(text)).toBe(clean);
});

test("titles and names are cleaned wherever they are, and notes stay", () => {
  const text = "a\u202eb";
  expect(cleanLines({ title: text, notes: text, tags: [text], position: "a0", due_date: null })).toEqual({
    title: "ab",
    notes: text,
    tags: ["ab"],
    position: "a0",
    due_date: null,
  });
  expect(cleanLines([{ name: text, query: text, folder: null }])).toEqual([
    { name: "ab", query: text, folder: null },
  ]);
});
