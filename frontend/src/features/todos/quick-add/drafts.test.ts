import { expect, it } from "vitest";
import { en } from "@/lib/quick-add/locale";
import { lineParser } from "@/lib/quick-add/parse";
import { wishesOf } from "./drafts";

const read = lineParser(
  {
    now: "2026-03-04T10:00",
    weekStart: 1,
    lists: [
      { id: "home", name: "Home" },
      { id: "work", name: "Work" },
    ],
    sections: [{ id: "admin", list_id: "work", name: "Admin" }],
    people: [],
  },
  en,
);
const wishes = (text: string, day?: string) => wishesOf(read(text), text, { list: "inbox", day });

it("goes where the line says, else where one is, on the day that is shown", () => {
  expect(wishes("Rent #home", "2026-03-04")).toMatchObject([{ list_id: "home", due_date: "2026-03-04" }]);
  expect(wishes("Rent tomorrow", "2026-03-04")).toMatchObject([{ list_id: "inbox", due_date: "2026-03-05" }]);
  expect(wishes("Visa /admin")).toMatchObject([{ list_id: "work", parent_id: "admin" }]);
});

it("puts what is under another into the list of that one, without its day", () => {
  const found = wishes("Trip #work\n  Tickets\n    Seats\nBread", "2026-03-04");
  expect(found.map(({ title, list_id, depth, due_date }) => [title, list_id, depth, due_date])).toEqual([
    ["Trip", "work", 0, "2026-03-04"],
    ["Tickets", "work", 1, undefined],
    ["Seats", "work", 2, undefined],
    ["Bread", "inbox", 0, "2026-03-04"],
  ]);
});

it("keeps the end of a range in the notes, as it was written", () => {
  expect(wishes("Standup 3pm-4pm //bring tea")).toMatchObject([
    { due_time: "15:00:00", notes: "bring tea\n3pm-4pm" },
  ]);
});

it("adds nothing for a line that only says when", () => {
  expect(wishes("tomorrow")).toEqual([]);
});

it("keeps in the notes what a title cannot hold, so that nothing that was written is lost", () => {
  const words = `${"word ".repeat(150)}end`;
  const [wish] = wishes(`${words} tomorrow //and a note`);
  expect(wish?.title.length).toBeLessThanOrEqual(500);
  expect(`${wish?.title} ${wish?.notes}`).toBe(`${words}\nand a note`);
  expect(wishes("y".repeat(600))).toMatchObject([{ title: "y".repeat(500), notes: "y".repeat(100) }]);
});
