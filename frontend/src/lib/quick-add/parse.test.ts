import { expect, it } from "vitest";
import { en } from "./locale";
import type { Context } from "./model";
import { createLineParser, parse, shiftSpans } from "./parse";

const context: Context = {
  now: "2026-03-04T10:00",
  weekStart: 1,
  lists: [
    { id: "home", name: "Home" },
    { id: "side", name: "Side project" },
  ],
  sections: [{ id: "groceries", list_id: "home", name: "Groceries" }],
  people: [{ id: "ana", name: "Ana López" }],
};

it("each token has its place in the text", () => {
  const { tokens } = parse("Rent !1 tomorrow 9am", context, en);
  expect(tokens.map(({ start, end, kind }) => [start, end, kind])).toEqual([
    [5, 7, "priority"],
    [8, 20, "due"],
  ]);
});

it("a dismissed chip stays in the title", () => {
  const { title, due_date, priority } = parse("Rent !1 tomorrow", context, en, [{ start: 8, end: 16 }]);
  expect({ title, due_date, priority }).toEqual({
    title: "Rent tomorrow",
    priority: "high",
    due_date: undefined,
  });
});

it("indented lines are subtasks of the line above, without their bullets", () => {
  const lines = createLineParser(
    context,
    en,
  )("- Trip #side project\n    - [ ] Tickets tomorrow\n\n  * Hotel\nBread");
  expect(lines.map(({ depth, title }) => [depth, title])).toEqual([
    [0, "Trip"],
    [1, "Tickets"],
    [1, "Hotel"],
    [0, "Bread"],
  ]);
});

it("a single line keeps its bullet, also before a line that is still empty", () => {
  expect(createLineParser(context, en)("- 5 degrees\n").map(({ title }) => title)).toEqual(["- 5 degrees"]);
});

it("an empty bullet does not swallow the line below", () => {
  expect(
    createLineParser(context, en)("- \n- Milk\n\nBread").map(({ number, title }) => [number, title]),
  ).toEqual([
    [2, "Milk"],
    [4, "Bread"],
  ]);
});

it("a dismissed chip moves with the text around it until its own words change", () => {
  const spans = [{ start: 5, end: 10 }];
  expect(shiftSpans(spans, "call today now", "I call today now")).toEqual([{ start: 7, end: 12 }]);
  expect(shiftSpans(spans, "call today now", "call today now!")).toEqual(spans);
  expect(shiftSpans(spans, "call today now", "call toay now")).toEqual([]);
});

it("does not parse a line of more than 1,000 characters", () => {
  const read = createLineParser(context, en);
  const long = `today ${"a ".repeat(498)}`;
  expect(read(`buy milk today\n${long}😀`).map(({ isTooLong, due_date }) => [isTooLong, due_date])).toEqual([
    [false, "2026-03-04"],
    [true, undefined],
  ]);
  expect(read(`${long.slice(0, 999)}😀`)[0]?.isTooLong).toBe(false);
});
