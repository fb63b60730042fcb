import { expect, test } from "vitest";
import type { Group } from "@/store/types";
import { enteringOf, reopening, writtenIn } from "./columns";
import type { Adds } from "./props";

test("a column gives what is written in it the priority, the tag or the section that it stands for", () => {
  expect(enteringOf("priority", "priority:high")).toEqual({ priority: "high" });
  expect(enteringOf("tag", "tag:errands")).toEqual({ tags: ["errands"] });
  expect(enteringOf("tag", "tag:")).toEqual({});
  expect(enteringOf("section", "a-section")).toEqual({ parent_id: "a-section" });
  expect(enteringOf("section", "open")).toEqual({});
});

const listOf = (section: string) => ({ own: "work", theirs: "home" })[section];
const writes = (group: Group, key: string, adds: Adds) => writtenIn(group, key, adds, listOf);

test("a column takes what is written in it where that would stay in the view", () => {
  const tagged = { list: "inbox", tags: ["errands"] };
  expect(writes("tag", "tag:phone", tagged)).toEqual({ adds: tagged, entering: { tags: ["phone"] } });
  expect(writes("tag", "tag:", tagged)).toBeNull();
  expect(writes("section", "theirs", tagged)?.adds.list).toBe("home");
  const high = { list: "work", only: true, priority: "high" } as const;
  expect(writes("priority", "priority:high", high)).not.toBeNull();
  expect(writes("priority", "priority:low", high)).toBeNull();
  expect(writes("section", "own", high)?.entering).toEqual({ parent_id: "own" });
  expect(writes("section", "theirs", high)).toBeNull();
  expect(writes("section", "done", high)).toBeNull();
});

test("what is opened again goes to the column that it is taken to", () => {
  expect(reopening("priority", "priority:none", [])).toEqual({ completed: false, priority: "none" });
  expect(reopening("tag", "tag:b", ["a", "b"])).toEqual({ completed: false, tags: ["b", "a"] });
  expect(reopening("tag", "tag:", ["a"])).toEqual({ completed: false, tags: [] });
  expect(reopening("section", "open", [])).toEqual({ completed: false, parent_id: null });
});
