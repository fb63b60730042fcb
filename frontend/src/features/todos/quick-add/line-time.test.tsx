// @vitest-environment happy-dom
import { act, fireEvent, render, screen } from "@testing-library/react";
import { IntlProvider } from "use-intl";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { appMessages } from "@/messages/app";
import { store } from "@/store/app-store";
import { aList } from "@/store/testing/fixtures";
import { QuickAdd } from "./quick-add";
import { lastAddedTodos } from "./state";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-11-30T11:50:00Z") });
  store.lists.setServerRow(aList({ id: "home", name: "Home" }));
});
afterEach(() => {
  vi.useRealTimers();
  lastAddedTodos.set([]);
  store.clear();
});

it("times are read from the moment that the line is added, however long the view has been open", async () => {
  render(
    <IntlProvider locale="en" messages={appMessages} timeZone="UTC">
      <QuickAdd list="home" />
    </IntlProvider>,
  );
  const box = screen.getByRole("textbox");
  await act(() => import("./editor"));
  const type = (value: string) => fireEvent.change(box, { target: { value } });
  const enter = () => {
    fireEvent.keyDown(box, { key: "Enter" });
    return store.todos.get(lastAddedTodos.get()[0] ?? "");
  };
  vi.setSystemTime(new Date("2026-11-30T12:30:00Z"));
  type("soup in 20 min");
  expect(enter()).toMatchObject({ due_date: "2026-11-30", due_time: "12:50:00" });
  type("call Bo 12:15");
  expect(enter()).toMatchObject({ due_date: "2026-12-01", due_time: "12:15:00" });
  type("tea in 20 min");
  vi.setSystemTime(new Date("2026-11-30T12:33:00Z"));
  expect(enter()).toMatchObject({ due_date: "2026-11-30", due_time: "12:53:00" });
});

it("the row below the line says that the end of a time goes into the notes", async () => {
  render(
    <IntlProvider locale="en" messages={appMessages} timeZone="UTC">
      <QuickAdd list="home" />
    </IntlProvider>,
  );
  const box = screen.getByRole("textbox");
  await act(() => import("./editor"));
  fireEvent.change(box, { target: { value: "play 2027-03-04 6:30pm until 8pm" } });
  await screen.findByRole("list", { name: "Recognized" });
  const values = screen
    .getAllByRole("listitem")
    .map(({ textContent }) => textContent?.replace("\u202f", " "));
  expect(values).toEqual(["Thu, Mar 4, 2027, 6:30 PM", "In the notes: 6:30–8 PM, 1 hr 30 min"]);
  fireEvent.keyDown(box, { key: "Enter" });
  expect(store.todos.get(lastAddedTodos.get()[0] ?? "")).toMatchObject({ notes: "6:30–8 PM, 1 hr 30 min" });
});
