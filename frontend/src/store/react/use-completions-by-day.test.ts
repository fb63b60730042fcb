import { expect, test } from "vitest";
import { dayInZone } from "@/lib/dates";
import type { List, Todo } from "../types";
import { completionsByDay } from "./use-completions-by-day";

const LISTS = new Map([
  ["here", { id: "here", deleted_at: null } as List],
  ["gone", { id: "gone", deleted_at: "2027-01-01T00:00:00Z" } as List],
]);

const counted = (rows: Partial<Todo>[], zone: string) => {
  const todos = new Map(
    rows.map((row, nth) => [
      String(nth),
      { deleted_at: null, completed_at: null, list_id: "here", ...row } as Todo,
    ]),
  );
  return Object.fromEntries(completionsByDay({ todos, lists: LISTS } as never, zone));
};

test("a completed todo counts on the day of completion in the person's time zone", () => {
  const rows = [
    { completed_at: "2027-03-16T22:59:00.000Z" },
    { completed_at: "2027-03-16T23:00:00.000Z" },
    { completed_at: null },
  ];
  expect(counted(rows, "Europe/Vienna")).toEqual({ "2027-03-16": 1, "2027-03-17": 1 });
  expect(counted(rows, "UTC")).toEqual({ "2027-03-16": 2 });
});

test("todos in the trash, or in a list in the trash, do not count", () => {
  const at = "2027-03-16T12:00:00Z";
  const rows = [
    { completed_at: at, deleted_at: at },
    { completed_at: at, list_id: "gone" },
    { completed_at: at },
  ];
  expect(counted(rows, "UTC")).toEqual({ "2027-03-16": 1 });
});

test("subtasks that were completed with an occurrence count on their days", () => {
  const below = { lemon: "2027-03-15T12:00:00Z", fig: "2027-03-16T11:00:00+00:00" };
  const recurrence = { rule: null, previous_state: { below } } as unknown as Todo["recurrence"];
  const copy = { completed_at: "2027-03-16T12:00:00Z", recurrence };
  expect(counted([copy], "UTC")).toEqual({ "2027-03-15": 1, "2027-03-16": 2 });
});

test("instants in the same ten minutes have the same day, in every time zone and all year", () => {
  for (const zone of [
    "Europe/Vienna",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "America/St_Johns",
    "Pacific/Chatham",
  ])
    for (let hour = 0; hour < 24 * 366; hour += 7) {
      const at = new Date(Date.UTC(2027, 0, 1, hour, (hour * 13) % 60));
      expect(counted([{ completed_at: at.toISOString() }], zone)).toEqual({ [dayInZone(zone, at)]: 1 });
    }
});
