// @vitest-environment happy-dom
import { act, fireEvent, render, screen } from "@testing-library/react";
import { IntlProvider } from "use-intl";
import { afterEach, expect, it, vi } from "vitest";
import { Toaster } from "@/components/feedback/toaster";
import { appMessages } from "@/messages/app";
import { completeTodos } from "@/store/actions";
import { store } from "@/store/app-store";
import { aList, aTodo } from "@/store/testing/fixtures";
import type { TodoId } from "@/store/types";
import { clearSelection, extendSelection, selection, toggleSelected } from "@/store/ui-state/selection";
import { SectionHeading } from "../list/section-heading";
import { idsToSelectAll, isSelectable, visibleRows } from "../list/visible-rows";
import { DueEditor } from "./due-editor";

afterEach(() => {
  vi.useRealTimers();
  store.clear();
});

function renderEditor(today: string, ids: readonly TodoId[] = ["one"]) {
  vi.useFakeTimers({ now: new Date(`${today}T12:00:00Z`), toFake: ["Date"] });
  store.lists.setServerRow(aList({ id: "inbox" }));
  const rows = [
    aTodo({ id: "one" }),
    aTodo({ id: "dated", due_date: "2026-04-01" }),
    aTodo({ id: "section", kind: "section" }),
  ];
  for (const row of rows) store.todos.setServerRow(row);
  render(
    <IntlProvider locale="en" messages={appMessages} timeZone="UTC">
      <DueEditor todo={aTodo({ id: "one" })} ids={ids} onDone={() => undefined} />
      <Toaster />
    </IntlProvider>,
  );
}

const ALL = ["one", "dated", "section"];
const datesOf = (ids: readonly TodoId[]) => ids.map((id) => store.todos.get(id)?.due_date);
const rulesOf = (ids: readonly TodoId[]) => ids.map((id) => store.todos.get(id)?.recurrence?.rule);
const press = (name: string | RegExp) => fireEvent.click(screen.getByRole("button", { name }));

it.each([
  ["Saturday", "2026-03-07", ["Today", "Tomorrow", "Next week"]],
  ["Sunday", "2026-03-08", ["Today", "Tomorrow"]],
  ["Monday", "2026-03-09", ["Today", "Tomorrow", "Next week"]],
])("offers each day once on a %s, in a week from Monday", (_, today, expected) => {
  renderEditor(today);
  const choices = screen.getAllByRole("button").map(({ textContent }) => textContent ?? "");
  const named = ["Today", "Tomorrow", "Next week"].filter((name) =>
    choices.some((choice) => choice.startsWith(name)),
  );
  expect(named).toEqual(expected);
});

it("a rule for several todos leaves the dates of those that have one, and sections, as they are", () => {
  renderEditor("2026-03-10", ALL);
  press("Repeat");
  press("Every day");
  expect(datesOf(ALL)).toEqual(["2026-03-10", "2026-04-01", null]);
  expect(rulesOf(ALL)).toEqual(["FREQ=DAILY", "FREQ=DAILY", undefined]);
});

it("a todo without a date gets the first date of a custom rule, which need not be today", () => {
  renderEditor("2026-03-10");
  press("Repeat");
  press(/^Custom/);
  press("Tuesday");
  press("Friday");
  press("Save");
  expect(datesOf(["one"])).toEqual(["2026-03-13"]);
});

it("a typed date for several todos leaves sections alone and can be undone, like a date that is picked", async () => {
  renderEditor("2026-03-10", ALL);
  const box = screen.getByRole("textbox");
  fireEvent.change(box, { target: { value: "friday" } });
  await act(() => import("./parse-due"));
  fireEvent.keyDown(box, { key: "Enter" });
  expect(datesOf(ALL)).toEqual(["2026-03-13", "2026-03-13", null]);
  press("Undo");
  expect(datesOf(ALL)).toEqual([null, "2026-04-01", null]);
});

it("shows the month of a date while it is typed, in words with its weekday, and its own month after that", async () => {
  renderEditor("2026-03-10");
  const month = () => screen.getByText(/^(March|January) \d{4}$/).textContent;
  const box = screen.getByRole("textbox");
  await act(() => import("./parse-due"));
  fireEvent.change(box, { target: { value: "jan 12 9am" } });
  expect(await screen.findByText("Tue, Jan 12, 2027 9:00 AM")).toBeTruthy();
  expect(month()).toBe("January 2027");
  fireEvent.change(box, { target: { value: "" } });
  expect(month()).toBe("March 2026");
});

it("says what was removed when a date or a rule is taken away", () => {
  renderEditor("2026-03-10", ALL);
  press("Repeat");
  press("Every day");
  expect(screen.getByText("Scheduled 3 todos")).toBeTruthy();
  press("Never");
  expect(screen.getByText("3 todos won’t repeat anymore")).toBeTruthy();
});

it("moving what is overdue to today leaves what was just completed, a series that has gone on included", async () => {
  vi.useFakeTimers({ now: new Date("2026-03-10T12:00:00Z"), toFake: ["Date"] });
  const series = {
    from: "due",
    start: "2026-03-09",
    next: [],
    series_id: null,
    previous_state: null,
  } as const;
  const recurrence = { rule: "FREQ=WEEKLY", occurrence: "2026-03-09", ...series };
  store.lists.setServerRow(aList({ id: "inbox" }));
  for (const row of [{ id: "open" }, { id: "done" }, { id: "backup", recurrence }])
    store.todos.setServerRow(aTodo({ list_id: "inbox", due_date: "2026-03-09", ...row } as never));
  const ids = ["open", "done", "backup"];
  completeTodos(store, ["done", "backup"], true);
  expect(datesOf(ids)).toEqual(["2026-03-09", "2026-03-09", "2026-03-16"]);
  render(
    <IntlProvider locale="en" messages={appMessages} timeZone="UTC">
      <SectionHeading groupKey="overdue" ids={ids} isFirst />
      <Toaster />
    </IntlProvider>,
  );
  press("Move to today");
  expect(datesOf(ids)).toEqual(["2026-03-10", "2026-03-09", "2026-03-16"]);
  expect(await screen.findByText(/^Moved 1 todo\b/)).toBeTruthy();
  visibleRows.set({ rowGroups: [{ key: "overdue", ids }], list: null, isTrash: false });
  expect(idsToSelectAll()).toEqual(["open", "done"]);
  toggleSelected("open");
  extendSelection("backup", ids, isSelectable);
  expect([...selection.get().ids]).toEqual(["open", "done"]);
  clearSelection();
});
