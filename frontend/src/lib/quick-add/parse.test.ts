import { expect, it } from "vitest";
import { lineReader } from "./lines";
import { carried } from "./literal";
import { en } from "./locales/en";
import { parse } from "./parse";
import type { Context } from "./types";

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

it("tells where each chip stands in the text", () => {
  const { tokens } = parse("Rent !1 tomorrow 9am", context, en);
  expect(tokens.map(({ start, end, kind }) => [start, end, kind])).toEqual([
    [5, 7, "priority"],
    [8, 20, "due"],
  ]);
});

it("leaves a chip that was taken back in the title", () => {
  const { title, due_date, priority } = parse("Rent !1 tomorrow", context, en, [{ start: 8, end: 16 }]);
  expect({ title, due_date, priority }).toEqual({
    title: "Rent tomorrow",
    priority: "high",
    due_date: undefined,
  });
});

it("reads an indented outline with its marks left out", () => {
  const lines = lineReader(
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

it("carries what was taken back along while the text around it changes", () => {
  const spans = [{ start: 5, end: 10 }];
  expect(carried(spans, "call today now", "I call today now")).toEqual([{ start: 7, end: 12 }]);
  expect(carried(spans, "call today now", "call today now!")).toEqual(spans);
  expect(carried(spans, "call today now", "call toay now")).toEqual([]);
});
