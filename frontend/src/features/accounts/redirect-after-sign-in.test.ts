import fc from "fast-check";
import { expect, test } from "vitest";
import { nextPath, parseLocalPath } from "./redirect-after-sign-in";

const origin = "https://tend.example";

test.each([
  ["?next=/lists/7", "/lists/7"],
  ["?next=%2Ftodos%3Fq%3Dmilk%23top", "/todos?q=milk#top"],
  ["?next=/lists/../today", "/today"],
  ["?next=/tags/a//b", "/tags/a//b"],
  ["", "/todos"],
  ["?next=", "/todos"],
])("%s leads to %s", (search, path) => {
  expect(nextPath(search, origin)).toBe(path);
});

test.each([
  "//evil.example",
  "/\\evil.example",
  "/\t/evil.example",
  "/.//evil.example",
  "/./\\evil.example",
  "/x/..//evil.example",
  "/%2e//evil.example",
  "/.//evil.example:99999",
  "https://evil.example/todos",
  "javascript:alert(1)",
  "todos",
])("%j is not followed", (wanted) => {
  expect(nextPath(`?next=${encodeURIComponent(wanted)}`, origin)).toBe("/todos");
});

const PARTS = [
  "/",
  "//",
  "\\",
  ".",
  "..",
  "%2e",
  "%2f",
  "%5c",
  "\t",
  "\n",
  "@",
  ":",
  "?",
  "#",
  "x",
  "evil.example",
];
const crafted = fc.array(fc.constantFrom(...PARTS), { maxLength: 9 }).map((parts) => `/${parts.join("")}`);

test("no path leads to another site, and a local one stays as the URL parser reads it", () => {
  const origins = fc.constantFrom(origin, "http://localhost:8000");
  fc.assert(
    fc.property(fc.oneof(crafted, fc.string(), fc.webPath()), origins, (wanted, home) => {
      const path = parseLocalPath(wanted, home);
      if (path === null) return true;
      const target = new URL(path, `${home}/login?next=${encodeURIComponent(wanted)}`);
      return target.origin === home && target.href === new URL(wanted, home).href;
    }),
    { numRuns: 5000 },
  );
}, 30_000);
