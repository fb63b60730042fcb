import { expect, test } from "vitest";
import { enteringOf, reopening } from "./entering";

test("a column gives what is written in it the priority, the tag or the section that it stands for", () => {
  expect(enteringOf("priority", "priority:high")).toEqual({ priority: "high" });
  expect(enteringOf("tag", "tag:errands")).toEqual({ tags: ["errands"] });
  expect(enteringOf("tag", "tag:")).toEqual({});
  expect(enteringOf("section", "a-section")).toEqual({ parent_id: "a-section" });
  expect(enteringOf("section", "open")).toEqual({});
});

test("what is opened again goes to the column that it is taken to", () => {
  expect(reopening("priority", "priority:none", [])).toEqual({ completed: false, priority: "none" });
  expect(reopening("tag", "tag:b", ["a", "b"])).toEqual({ completed: false, tags: ["b", "a"] });
  expect(reopening("tag", "tag:", ["a"])).toEqual({ completed: false, tags: [] });
  expect(reopening("section", "open", [])).toEqual({ completed: false, parent_id: null });
});
