import { expect, test } from "vitest";
import { nextPath } from "./next-path";

const origin = "https://tend.example";

test.each([
  ["?next=/lists/7", "/lists/7"],
  ["?next=%2Ftodos%3Fq%3Dmilk%23top", "/todos?q=milk#top"],
  ["", "/todos"],
  ["?next=", "/todos"],
])("%s leads to %s", (search, path) => {
  expect(nextPath(search, origin)).toBe(path);
});

test.each([
  "//evil.example",
  "/\\evil.example",
  "/\t/evil.example",
  "https://evil.example/todos",
  "javascript:alert(1)",
  "todos",
])("%j is not followed", (wanted) => {
  expect(nextPath(`?next=${encodeURIComponent(wanted)}`, origin)).toBe("/todos");
});
