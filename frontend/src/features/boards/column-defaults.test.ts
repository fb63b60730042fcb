import { expect, test } from "vitest";
import type { Group } from "@/store/types";
import { columnDefaults, defaultsForNew, defaultsForReopened } from "./columns";
import type { Adds } from "./props";

test("a column gives a todo that is added in it the priority, tag or section of the column", () => {
  expect(columnDefaults("priority", "priority:high")).toEqual({ priority: "high" });
  expect(columnDefaults("tag", "tag:errands")).toEqual({ tags: ["errands"] });
  expect(columnDefaults("tag", "tag:")).toEqual({});
  expect(columnDefaults("section", "a-section")).toEqual({ parent_id: "a-section" });
  expect(columnDefaults("section", "open")).toEqual({});
});

const listOf = (section: string) => ({ own: "work", theirs: "home" })[section];
const writes = (group: Group, key: string, adds: Adds) => defaultsForNew(group, key, adds, listOf);

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
  expect(defaultsForReopened("priority", "priority:none", [])).toEqual({
    completed: false,
    priority: "none",
  });
  expect(defaultsForReopened("tag", "tag:b", ["a", "b"])).toEqual({ completed: false, tags: ["b", "a"] });
  expect(defaultsForReopened("tag", "tag:", ["a"])).toEqual({ completed: false, tags: [] });
  expect(defaultsForReopened("section", "open", [])).toEqual({ completed: false, parent_id: null });
});
