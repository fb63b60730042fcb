// @vitest-environment happy-dom
import { act, fireEvent, render, screen } from "@testing-library/react";
import { IntlProvider } from "use-intl";
import { afterEach, beforeEach, expect, it } from "vitest";
import { appMessages } from "@/messages/app";
import { appSettingOf, changeNotifications, notificationsOf } from "@/store/actions";
import { store } from "@/store/app-store";
import { aList } from "@/store/testing/fixtures";
import { reminderOffer } from "./default-reminder";
import { QuickAdd } from "./quick-add";
import { lastAddedTodos } from "./state";

beforeEach(() => {
  store.lists.setServerRow(aList({ id: "home", name: "Home" }));
});
afterEach(() => {
  lastAddedTodos.set([]);
  reminderOffer.set(null);
  store.clear();
});

async function renderLine() {
  render(
    <IntlProvider locale="en" messages={appMessages} timeZone="UTC">
      <QuickAdd list="home" />
    </IntlProvider>,
  );
  const box = screen.getByRole<HTMLTextAreaElement>("textbox");
  await act(() => import("./editor"));
  const add = (line: string) => {
    fireEvent.change(box, { target: { value: line } });
    fireEvent.keyDown(box, { key: "Enter" });
    return lastAddedTodos.get()[0] ?? "";
  };
  return { box, add };
}

const remindersOf = (id: string) =>
  [...store.reminders.values()].filter(({ todo_id }) => todo_id === id).map((row) => row.before_minutes);
const question = () => screen.queryByRole("region", { name: "Reminders of todos with a time" });

it("the first todo with a time asks for a reminder of all such todos, once", async () => {
  const { box, add } = await renderLine();
  add("paint 2027-03-04");
  add("call 2027-03-04 9am !30m");
  expect(question()).toBeNull();
  const dentist = add("dentist 2027-03-05 10am");
  expect(question()?.textContent).toContain("Remind you of todos with a time?");
  fireEvent.click(screen.getByText("10 minutes before"));
  expect(document.activeElement).toBe(box);
  expect(notificationsOf(store).default_reminder).toBe(10);
  expect(remindersOf(dentist)).toEqual([10]);
  expect(screen.getByRole("link", { name: "Change in Settings" }).getAttribute("href")).toBe(
    "/settings/notifications",
  );
  expect(remindersOf(add("doctor 2027-03-06 10am"))).toEqual([10]);
  expect(question()).toBeNull();
  act(() => changeNotifications(store, { default_reminder: null }));
  expect(remindersOf(add("optician 2027-03-07 10am"))).toEqual([]);
  expect(question()).toBeNull();
});

it("the reminder that is chosen holds for all todos with a time that were added while the question was open", async () => {
  const { add } = await renderLine();
  const ids = ["dentist 2027-03-05 10am", "doctor 2027-03-06 10am", "paint 2027-03-07"].map(add);
  fireEvent.click(screen.getByText("10 minutes before"));
  expect(ids.map(remindersOf)).toEqual([[10], [10], []]);
});

it("the question for reminders is over once somebody wants none", async () => {
  const { add } = await renderLine();
  add("dentist 2027-03-05 10am");
  fireEvent.click(screen.getByText("Don’t remind me"));
  expect(question()).toBeNull();
  expect([...store.reminders.values()]).toEqual([]);
  expect(appSettingOf(store).reminder_offered).toBe(true);
});
