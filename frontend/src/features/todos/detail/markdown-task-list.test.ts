import { expect, test } from "vitest";
import { turnBox } from "./markdown-task-list";

const TEXT = "- [ ] one\n  - [x] two\n1. [ ] three\n\n```\n- [ ] code\n```\n\n- [ ] four";

test.each([
  [0, "- [ ] one", "- [x] one"],
  [1, "  - [x] two", "  - [ ] two"],
  [2, "1. [ ] three", "1. [x] three"],
  [3, "- [ ] four", "- [x] four"],
])("turns the box with the number %i and nothing else", (nth, before, after) => {
  expect(turnBox(TEXT, nth)).toBe(TEXT.replace(before, after));
});

test("leaves a text alone that has no such box", () => {
  expect(turnBox(TEXT, 4)).toBeNull();
  expect(turnBox("nothing", 0)).toBeNull();
});
