import { expect, test } from "vitest";
import { type Columns, cardBeside, stepOf, wayOf } from "./columns";

const COLUMNS: Columns = [
  { key: "open", ids: ["a", "b", "c"] },
  { key: "doing", ids: [] },
  { key: "later", ids: ["d"] },
];

test("up and down stay in the column, and end at its edges", () => {
  expect(cardBeside(COLUMNS, "a", "down")).toBe("b");
  expect(cardBeside(COLUMNS, "b", "up")).toBe("a");
  expect(cardBeside(COLUMNS, "a", "up")).toBeUndefined();
  expect(cardBeside(COLUMNS, "c", "down")).toBeUndefined();
});

test("the focus passes empty columns by and keeps its height where it can", () => {
  expect(cardBeside(COLUMNS, "c", "on")).toBe("d");
  expect(cardBeside(COLUMNS, "d", "back")).toBe("a");
  expect(cardBeside(COLUMNS, "a", "back")).toBeUndefined();
});

test("without a card one begins at the first", () => {
  expect(cardBeside(COLUMNS, null, "up")).toBe("a");
  expect(cardBeside([{ key: "open", ids: [] }], null, "on")).toBeUndefined();
});

test("arrows are mirrored where one reads from right to left", () => {
  expect(wayOf("ArrowLeft", false)).toBe("back");
  expect(wayOf("ArrowLeft", true)).toBe("on");
  expect(wayOf("ArrowUp", true)).toBe("up");
  expect(wayOf("x", false)).toBeNull();
});

test("a card is moved into the empty column beside it, and to the height at which it stood", () => {
  expect(stepOf(COLUMNS, ["b"], "on")).toEqual({ column: "doing", before: null });
  expect(stepOf([...COLUMNS].reverse(), ["d"], "on")).toEqual({ column: "doing", before: null });
  const full: Columns = [COLUMNS[0] as never, { key: "later", ids: ["d", "e"] }];
  expect(stepOf(full, ["b"], "on")).toEqual({ column: "later", before: "e" });
});

test("cards are moved up and down together, and not over the edge", () => {
  expect(stepOf(COLUMNS, ["b", "c"], "up")).toEqual({ column: "open", before: "a" });
  expect(stepOf(COLUMNS, ["a", "b"], "down")).toEqual({ column: "open", before: null });
  expect(stepOf(COLUMNS, ["a"], "up")).toBeNull();
  expect(stepOf(COLUMNS, ["c"], "down")).toBeNull();
  expect(stepOf(COLUMNS, ["a"], "back")).toBeNull();
});
