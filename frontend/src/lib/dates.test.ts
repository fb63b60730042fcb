import { expect, it } from "vitest";
import {
  addDays,
  daysBetween,
  formatClockTime,
  formatShortDay,
  formatWeekdayAndDay,
  instantOf,
  localDueOf,
  wallTimeAt,
} from "./dates";

it("keeps a date on its day everywhere, and a floating time at its hour", () => {
  const day = { due_date: "2026-03-01", due_time: null, due_timezone: null };
  expect(localDueOf(day, "Pacific/Auckland")).toEqual({ day: "2026-03-01", time: null });
  expect(localDueOf({ ...day, due_time: "09:00:00" }, "America/Lima")).toEqual({
    day: "2026-03-01",
    time: "09:00",
  });
});

it("carries a time of another zone over midnight and over summer time", () => {
  const due = { due_date: "2026-03-29", due_time: "01:30:00", due_timezone: "Europe/Vienna" };
  expect(localDueOf(due, "UTC")).toEqual({ day: "2026-03-29", time: "00:30" });
  expect(localDueOf({ ...due, due_time: "03:30:00" }, "UTC")).toEqual({ day: "2026-03-29", time: "01:30" });
  expect(localDueOf({ ...due, due_time: "00:30:00" }, "America/Lima")).toEqual({
    day: "2026-03-28",
    time: "18:30",
  });
});

it.each(["Europe/Vienna", "America/St_Johns", "Asia/Kathmandu", "UTC"])(
  "goes there and back in %s",
  (zone) => {
    for (const wall of ["2026-01-15T00:00:00", "2026-07-15T23:59:59"]) {
      expect(wallTimeAt(instantOf(wall, zone), zone)).toBe(wall);
    }
  },
);

it.each([
  // Clocks go back: of the two, the first.
  ["America/New_York", "2027-11-07T01:30:00", "2027-11-07T05:30:00.000Z"],
  ["Europe/Berlin", "2027-10-31T02:30:00", "2027-10-31T00:30:00.000Z"],
  ["Australia/Lord_Howe", "2027-04-04T01:45:00", "2027-04-03T14:45:00.000Z"],
  ["Pacific/Auckland", "2027-04-04T02:30:00", "2027-04-03T13:30:00.000Z"],
  // The hours around them.
  ["Europe/Berlin", "2027-10-31T03:00:00", "2027-10-31T02:00:00.000Z"],
  ["America/New_York", "2027-11-07T00:59:00", "2027-11-07T04:59:00.000Z"],
  // Clocks go forward: by the offset from before.
  ["America/New_York", "2027-03-14T02:30:00", "2027-03-14T07:30:00.000Z"],
  ["Europe/Berlin", "2027-03-28T02:30:00", "2027-03-28T01:30:00.000Z"],
  ["Australia/Lord_Howe", "2027-10-03T02:15:00", "2027-10-02T15:45:00.000Z"],
])("reads a wall time in %s around a change of clocks: %s", (zone, wall, expected) => {
  expect(instantOf(wall, zone).toISOString()).toBe(expected);
});

it("counts days across months and leap years", () => {
  expect(addDays("2028-02-28", 2)).toBe("2028-03-01");
  expect(daysBetween("2026-12-31", "2026-01-01")).toBe(-364);
});

it("names a weekday within the week, else the date", () => {
  expect(formatShortDay("2026-11-27", "2026-11-23", "en")).toBe("Friday");
  expect(formatShortDay("2026-12-24", "2026-11-23", "en-GB")).toBe("24 Dec");
  expect(formatShortDay("2027-01-02", "2026-11-23", "en-GB")).toBe("2 Jan 2027");
});

it("names are in English, and the order of dates and the hours follow the locale", () => {
  expect(formatWeekdayAndDay("2026-12-03", "2026-11-23", "de-DE")).toBe("Thu 3 Dec");
  expect(formatWeekdayAndDay("2026-12-03", "2026-11-23", "ja")).toBe("Thu, Dec 3");
  expect(formatShortDay("2026-11-27", "2026-11-23", "fr-CA")).toBe("Friday");
  expect(formatClockTime("14:30", "de-DE")).toBe("14:30");
  expect(formatClockTime("14:30", "ko").replace("\u202f", " ")).toBe("2:30 PM");
});
