import { expect, it } from "vitest";
import { parseQuickAdd } from "./parse-quick-add";

const context = {
  today: "2026-11-30",
  lists: [
    { id: "home", name: "Home" },
    { id: "trip", name: "Vienna trip" },
    { id: "vienna", name: "Vienna" },
    { id: "cafe", name: "Café" },
  ],
};
const parse = (text: string) => {
  const { tokens: _, ...rest } = parseQuickAdd(text, context);
  return rest;
};

it.each([
  ["Pay rent", { title: "Pay rent", tags: [] }],
  [
    "Pay rent tomorrow !high #home @bills",
    { title: "Pay rent", due_date: "2026-12-01", priority: "high", list_id: "home", tags: ["bills"] },
  ],
  ["today call Mum", { title: "call Mum", due_date: "2026-11-30", tags: [] }],
  ["Book a train #Vienna trip !2", { title: "Book a train", list_id: "trip", priority: "medium", tags: [] }],
  ["Read up on #vienna", { title: "Read up on", list_id: "vienna", tags: [] }],
  ["Coffee #cafe", { title: "Coffee", list_id: "cafe", tags: [] }],
  ["Fix #42 and #nowhere", { title: "Fix #42 and #nowhere", tags: [] }],
  ["Write to sam@example.org", { title: "Write to sam@example.org", tags: [] }],
  ["Wow! That is it !", { title: "Wow! That is it !", tags: [] }],
  ["today or tomorrow", { title: "today or", due_date: "2026-12-01", tags: [] }],
  ["a @x @X @y", { title: "a", tags: ["x", "y"] }],
])("reads %s", (text, wanted) => {
  expect(parse(text)).toEqual(wanted);
});

it("tells where each chip stands in the text", () => {
  const { tokens } = parseQuickAdd("Rent !1 tomorrow", context);
  expect(tokens.map(({ start, end }) => [start, end])).toEqual([
    [5, 7],
    [8, 16],
  ]);
});
