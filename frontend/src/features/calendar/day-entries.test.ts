import { expect, test } from "vitest";
import type { Todo } from "@/store/types";
import { countOpenEntries, entriesByDay, nextFocusTarget } from "./day-entries";

const todo = (
  id: string,
  due_date: string,
  due_time: string | null = null,
  due_timezone: string | null = null,
) => ({ id, due_date, due_time, due_timezone, completed_at: null as string | null }) as Todo;

const ids = (entries: readonly { id: string }[] = []) => entries.map(({ id }) => id);

test("entries with a time come first, by time, and future occurrences after todos of the same time", () => {
  const dayEntries = entriesByDay(
    [
      todo("whole", "2026-11-24"),
      todo("late", "2026-11-24", "18:00:00"),
      todo("early", "2026-11-24", "08:00:00"),
    ],
    [
      { id: "again", day: "2026-11-24", time: "08:00" },
      { id: "weekly", day: "2026-11-24", time: null },
    ],
    "Europe/Vienna",
  );
  expect(ids(dayEntries.get("2026-11-24"))).toEqual(["early", "again", "late", "whole", "weekly"]);
});

test("completed todos come last on their due day and do not count as open", () => {
  const done = { ...todo("done", "2026-11-24", "07:00:00"), completed_at: "2026-11-26T08:00:00Z" };
  const entries = entriesByDay([done, todo("open", "2026-11-24")], [], "UTC").get("2026-11-24") ?? [];
  expect(ids(entries)).toEqual(["open", "done"]);
  expect(countOpenEntries(entries)).toBe(1);
});

test("a due time with a time zone is on the day that it has in the reader's time zone", () => {
  const dayEntries = entriesByDay(
    [todo("call", "2026-11-24", "23:00:00", "America/New_York")],
    [],
    "Europe/Vienna",
  );
  expect(dayEntries.get("2026-11-25")).toEqual([{ id: "call", time: "05:00", isFuture: false, done: false }]);
  expect(dayEntries.has("2026-11-24")).toBe(false);
});

const dayEntries = entriesByDay(
  [todo("a", "2026-11-24"), todo("b", "2026-11-24"), todo("c", "2026-11-25"), todo("d", "2026-12-01")],
  [{ id: "coming", day: "2026-11-25", time: null }],
  "UTC",
);
const month = { dayEntries, maxEntries: 9, daysPerRow: 7 };

test("the down arrow leads through a day and on to the one below, and the up arrow back", () => {
  const path = ["a", "b", null, "d"];
  let stop: { day: string; id: string | null } = { day: "2026-11-24", id: null };
  for (const id of path) {
    stop = nextFocusTarget(stop, 7, month);
    expect(stop.id).toBe(id);
  }
  for (const id of [null, "b", "a", null]) {
    stop = nextFocusTarget(stop, -7, month);
    expect(stop.id).toBe(id);
  }
  expect(stop.day).toBe("2026-11-24");
});

test("moving sideways keeps the row index where there is an entry, and skips future occurrences", () => {
  expect(nextFocusTarget({ day: "2026-11-24", id: "b" }, 1, month)).toEqual({ day: "2026-11-25", id: "c" });
  expect(nextFocusTarget({ day: "2026-11-25", id: "c" }, 1, month)).toEqual({ day: "2026-11-26", id: null });
  expect(nextFocusTarget({ day: "2026-11-24", id: null }, 1, month)).toEqual({ day: "2026-11-25", id: null });
});

test("in a week the up and down arrows stay within a day, and entries that are not rendered are skipped", () => {
  const week = { ...month, daysPerRow: 0, maxEntries: 1 };
  expect(nextFocusTarget({ day: "2026-11-24", id: "a" }, 7, week)).toEqual({ day: "2026-11-24", id: "a" });
  expect(nextFocusTarget({ day: "2026-11-24", id: null }, -7, week)).toEqual({ day: "2026-11-24", id: null });
});
