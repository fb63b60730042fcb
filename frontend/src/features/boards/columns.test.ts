import { expect, test } from "vitest";
import type { Group } from "@/store/types";
import {
  adjacentCard,
  adjacentCardTarget,
  arrowDirection,
  type BoardColumns,
  type BoardDefaults,
  columnDefaults,
  defaultsForNewCard,
  fieldsForReopenedTodo,
} from "./columns";

test("a todo that is added in a column gets its priority, tag or section", () => {
  expect(columnDefaults("priority", "priority:high")).toEqual({ priority: "high" });
  expect(columnDefaults("tag", "tag:errands")).toEqual({ tags: ["errands"] });
  expect(columnDefaults("tag", "tag:")).toEqual({});
  expect(columnDefaults("section", "a-section")).toEqual({ parent_id: "a-section" });
  expect(columnDefaults("section", "open")).toEqual({});
});

const listOf = (section: string) => ({ own: "work", theirs: "home" })[section];
const cardDefaults = (group: Group, key: string, defaults: BoardDefaults) =>
  defaultsForNewCard(group, key, defaults, listOf);

test("a new card gets the defaults of board and column, and none where it would not appear in the view", () => {
  const tagged = { list: "inbox", tags: ["errands"] };
  expect(cardDefaults("tag", "tag:phone", tagged)).toEqual({ board: tagged, column: { tags: ["phone"] } });
  expect(cardDefaults("tag", "tag:", tagged)).toBeNull();
  expect(cardDefaults("section", "theirs", tagged)?.board.list).toBe("home");
  const high = { list: "work", hasOneList: true, priority: "high" } as const;
  expect(cardDefaults("priority", "priority:high", high)).not.toBeNull();
  expect(cardDefaults("priority", "priority:low", high)).toBeNull();
  expect(cardDefaults("section", "own", high)?.column).toEqual({ parent_id: "own" });
  expect(cardDefaults("section", "theirs", high)).toBeNull();
  expect(cardDefaults("section", "done", high)).toBeNull();
});

test("a reopened todo gets the fields of the column it is moved to", () => {
  expect(fieldsForReopenedTodo("priority", "priority:none", [])).toEqual({
    completed: false,
    priority: "none",
  });
  expect(fieldsForReopenedTodo("tag", "tag:b", ["a", "b"])).toEqual({ completed: false, tags: ["b", "a"] });
  expect(fieldsForReopenedTodo("tag", "tag:", ["a"])).toEqual({ completed: false, tags: [] });
  expect(fieldsForReopenedTodo("section", "open", [])).toEqual({ completed: false, parent_id: null });
});

const COLUMNS: BoardColumns = [
  { key: "open", ids: ["a", "b", "c"] },
  { key: "doing", ids: [] },
  { key: "later", ids: ["d"] },
];

test("the arrows up and down stay in the column, and stop at its ends", () => {
  expect(adjacentCard(COLUMNS, "a", "down")).toBe("b");
  expect(adjacentCard(COLUMNS, "b", "up")).toBe("a");
  expect(adjacentCard(COLUMNS, "a", "up")).toBeUndefined();
  expect(adjacentCard(COLUMNS, "c", "down")).toBeUndefined();
});

test("the focus skips empty columns and keeps its row index where it can", () => {
  expect(adjacentCard(COLUMNS, "c", "on")).toBe("d");
  expect(adjacentCard(COLUMNS, "d", "back")).toBe("a");
  expect(adjacentCard(COLUMNS, "a", "back")).toBeUndefined();
});

test("without a focused card, an arrow key leads to the first", () => {
  expect(adjacentCard(COLUMNS, null, "up")).toBe("a");
  expect(adjacentCard([{ key: "open", ids: [] }], null, "on")).toBeUndefined();
});

test("arrow keys are mirrored in a right-to-left layout", () => {
  expect(arrowDirection("ArrowLeft", false)).toBe("back");
  expect(arrowDirection("ArrowLeft", true)).toBe("on");
  expect(arrowDirection("ArrowUp", true)).toBe("up");
  expect(arrowDirection("x", false)).toBeNull();
});

test("a card moves into an adjacent empty column, or keeps its row index in the next one", () => {
  expect(adjacentCardTarget(COLUMNS, ["b"], "on")).toEqual({ column: "doing", before: null });
  expect(adjacentCardTarget([...COLUMNS].reverse(), ["d"], "on")).toEqual({ column: "doing", before: null });
  const full: BoardColumns = [COLUMNS[0] as never, { key: "later", ids: ["d", "e"] }];
  expect(adjacentCardTarget(full, ["b"], "on")).toEqual({ column: "later", before: "e" });
});

test("selected cards move up and down together and stop at the edge", () => {
  expect(adjacentCardTarget(COLUMNS, ["b", "c"], "up")).toEqual({ column: "open", before: "a" });
  expect(adjacentCardTarget(COLUMNS, ["a", "b"], "down")).toEqual({ column: "open", before: null });
  expect(adjacentCardTarget(COLUMNS, ["a"], "up")).toBeNull();
  expect(adjacentCardTarget(COLUMNS, ["c"], "down")).toBeNull();
  expect(adjacentCardTarget(COLUMNS, ["a"], "back")).toBeNull();
});
