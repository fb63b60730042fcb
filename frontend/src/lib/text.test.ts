import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import {
  cleanLine,
  cleanLines,
  mentionOf,
  mentionsIn,
  normalizedWords,
  normalizeText,
  replaceMentions,
} from "./text";

const LINES: [string, string][] = JSON.parse(readFileSync("../corpus/single-lines.json", "utf8"));

test.each(LINES)("%j is stored as the API stores it (%#)", (text, clean) => {
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

const FOLDED: [string, string][] = JSON.parse(
  readFileSync("../corpus/text-normalization-cases.json", "utf8"),
);

test.each(FOLDED)("“%s” is compared as “%s”", (text, plain) => {
  expect(normalizeText(text).normalize("NFC")).toBe(plain);
});

test("words are separated by white space", () => {
  expect(normalizedWords("  Große  Wäsche\n")).toEqual(["grosse", "wasche"]);
});

const ada = "01a206f4-a994-7362-b2d7-cb9183dbcfbc";
const ben = "01a206f4-a994-7362-b2d7-cb9183dbcfbd";

test("finds each person once, and nothing that only looks like a mention", () => {
  const text = `${mentionOf(ben)}, ${mentionOf(ada)} and ${mentionOf(ben)}: @[nobody] @ada [x](y)`;
  expect(mentionsIn(text)).toEqual([ben, ada]);
  expect(mentionsIn("@[]")).toEqual([]);
});

test("shows names for mentions", () => {
  const names: Record<string, string> = { [ada]: "Ada" };
  expect(replaceMentions(`Ask ${mentionOf(ada)}!`, (id) => `@${names[id]}`)).toBe("Ask @Ada!");
});
