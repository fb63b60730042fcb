import { expect, test } from "vitest";
import { readLine } from "./read-line";

const NAMES = { high: "High priority", medium: "Medium priority", low: "Low priority" };
const NOW = new Date("2026-03-04T10:00:00");

test("the parts of a line are in words, its priority too", () => {
  expect(readLine("Pay rent tomorrow 9am #home !2 @money", NAMES, NOW, "en-US")).toMatchObject({
    title: "Pay rent",
    priority: "medium",
    list: "Home",
    parts: ["Thursday, March 5, 9:00 AM", "Medium priority", "#home", "@money"],
  });
  expect(readLine("Pay rent", NAMES, NOW, "en-US").parts).toEqual([]);
});
