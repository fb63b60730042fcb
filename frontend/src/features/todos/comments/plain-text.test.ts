import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { toPlainText } from "./plain-text";

const TEXTS: [string, string][] = JSON.parse(readFileSync("../corpus/plain-text.json", "utf8"));

test.each(TEXTS)("%j is shown in one line as the server does (%#)", (markdown, plain) => {
  expect(toPlainText(markdown)).toBe(plain);
});

test("a long text of unpaired signs takes no time", () => {
  expect(toPlainText("**_`[".repeat(5000)).length).toBeLessThanOrEqual(1000);
});
