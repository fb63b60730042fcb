import { expect, it } from "vitest";
import { nextReminderTime } from "./reminder-time";
import { aTodo } from "./testing/fixtures";
import type { Reminder } from "./types";

const aReminder = (fields: Partial<Reminder>): Reminder => ({
  id: "r",
  todo_id: "t",
  before_minutes: null,
  at: null,
  fires_at: null,
  fired_at: null,
  ...fields,
});
const hourBefore = aReminder({ before_minutes: 60, fires_at: "2026-03-05T10:00:00Z" });
const clock = { zone: "Europe/Berlin", dayAt: "09:00", now: Date.parse("2026-03-04T09:00:00Z") };
const due = (due_date: string | null, due_time: string | null = null, due_timezone: string | null = null) =>
  aTodo({ id: "t", due_date, due_time, due_timezone });
const next = (reminders: Reminder[], todo = due("2026-03-05", "12:00:00"), now = clock.now) =>
  nextReminderTime(reminders, todo, { ...clock, now })?.toISOString() ?? null;

it("follows the due date and time, even if the server said another time before", () => {
  expect(next([hourBefore])).toBe("2026-03-05T10:00:00.000Z");
  expect(next([hourBefore], due("2026-03-12", "15:00:00"))).toBe("2026-03-12T13:00:00.000Z");
  expect(next([hourBefore], due("2026-03-05", "12:00:00", "America/New_York"))).toBe(
    "2026-03-05T16:00:00.000Z",
  );
  expect(next([hourBefore], due("2026-03-01", "12:00:00"))).toBeNull();
  expect(next([hourBefore], due(null))).toBeNull();
});

it("counts whole days by the calendar, across a change of clocks, from the time of the settings", () => {
  const dayBefore = aReminder({ before_minutes: 1440 });
  expect(next([dayBefore], due("2026-03-29"))).toBe("2026-03-28T08:00:00.000Z");
  expect(next([dayBefore], due("2026-03-30"))).toBe("2026-03-29T07:00:00.000Z");
});

it("is the first of several that have not fired", () => {
  const fired = { ...hourBefore, fires_at: null, fired_at: "2026-03-05T11:00:03Z" };
  const atSix = aReminder({ id: "s", at: "2026-03-05T17:00:00Z" });
  expect(next([hourBefore, atSix])).toBe("2026-03-05T10:00:00.000Z");
  expect(next([fired, atSix])).toBe("2026-03-05T17:00:00.000Z");
  expect(next([fired], due("2026-03-07", "12:00:00"))).toBe("2026-03-07T10:00:00.000Z");
});

it("a reminder fires after quiet hours, and not at all for a todo that is over or completed", () => {
  const deferred = aReminder({ before_minutes: 0, fires_at: "2026-03-06T06:00:00Z" });
  const atNight = Date.parse("2026-03-05T23:30:00Z");
  expect(next([deferred], due("2026-03-05", "23:30:00"), atNight)).toBe("2026-03-06T06:00:00.000Z");
  expect(next([aReminder({ before_minutes: 0 })], due("2026-03-01", "12:00:00"))).toBeNull();
  expect(
    next([hourBefore], aTodo({ id: "t", due_date: "2026-03-05", completed_at: "2026-03-04T09:00:00Z" })),
  ).toBeNull();
});
