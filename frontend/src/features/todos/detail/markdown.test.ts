import { expect, test } from "vitest";
import { toggleCheckbox } from "./markdown";

const TEXT = "- [ ] one\n  - [x] two\n1. [ ] three\n\n```\n- [ ] code\n```\n\n- [ ] four";

test.each([
  [0, "- [ ] one", "- [x] one"],
  [1, "  - [x] two", "  - [ ] two"],
  [2, "1. [ ] three", "1. [x] three"],
  [3, "- [ ] four", "- [x] four"],
])("toggles checkbox %i and nothing else", (nth, before, after) => {
  expect(toggleCheckbox(TEXT, nth)).toBe(TEXT.replace(before, after));
});

test("returns null if the text has no such checkbox", () => {
  expect(toggleCheckbox(TEXT, 4)).toBeNull();
  expect(toggleCheckbox("nothing", 0)).toBeNull();
});
