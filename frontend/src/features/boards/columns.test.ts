import { expect, test } from "vitest";
import { adjacentCard, type Columns, directionOf, moveByStep } from "./columns";

const COLUMNS: Columns = [
  { key: "open", ids: ["a", "b", "c"] },
  { key: "doing", ids: [] },
  { key: "later", ids: ["d"] },
];

test("up and down stay in the column, and end at its edges", () => {
  expect(adjacentCard(COLUMNS, "a", "down")).toBe("b");
  expect(adjacentCard(COLUMNS, "b", "up")).toBe("a");
  expect(adjacentCard(COLUMNS, "a", "up")).toBeUndefined();
  expect(adjacentCard(COLUMNS, "c", "down")).toBeUndefined();
});

test("the focus passes empty columns by and keeps its height where it can", () => {
  expect(adjacentCard(COLUMNS, "c", "on")).toBe("d");
  expect(adjacentCard(COLUMNS, "d", "back")).toBe("a");
  expect(adjacentCard(COLUMNS, "a", "back")).toBeUndefined();
});

test("without a card one begins at the first", () => {
  expect(adjacentCard(COLUMNS, null, "up")).toBe("a");
  expect(adjacentCard([{ key: "open", ids: [] }], null, "on")).toBeUndefined();
});

test("arrows are mirrored where one reads from right to left", () => {
  expect(directionOf("ArrowLeft", false)).toBe("back");
  expect(directionOf("ArrowLeft", true)).toBe("on");
  expect(directionOf("ArrowUp", true)).toBe("up");
  expect(directionOf("x", false)).toBeNull();
});

test("a card is moved into the empty column beside it, and to the height at which it stood", () => {
  expect(moveByStep(COLUMNS, ["b"], "on")).toEqual({ column: "doing", before: null });
  expect(moveByStep([...COLUMNS].reverse(), ["d"], "on")).toEqual({ column: "doing", before: null });
  const full: Columns = [COLUMNS[0] as never, { key: "later", ids: ["d", "e"] }];
  expect(moveByStep(full, ["b"], "on")).toEqual({ column: "later", before: "e" });
});

test("cards are moved up and down together, and not over the edge", () => {
  expect(moveByStep(COLUMNS, ["b", "c"], "up")).toEqual({ column: "open", before: "a" });
  expect(moveByStep(COLUMNS, ["a", "b"], "down")).toEqual({ column: "open", before: null });
  expect(moveByStep(COLUMNS, ["a"], "up")).toBeNull();
  expect(moveByStep(COLUMNS, ["c"], "down")).toBeNull();
  expect(moveByStep(COLUMNS, ["a"], "back")).toBeNull();
});
