// @vitest-environment happy-dom
import { act, cleanup, render, screen } from "@testing-library/react";
import { IntlProvider } from "use-intl";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { User } from "@/lib/api/types";
import { appMessages } from "@/messages/app";
import { completeTodo } from "@/store/actions";
import { store } from "@/store/app-store";
import { setRead } from "@/store/sharing/notifications";
import { aList, aNotification, aTodo } from "@/store/testing/fixtures";
import { Sidebar } from "./sidebar";

const lena = { id: "lena", name: "Lena", email: "lena@example.org", inbox_id: "inbox" } as User;
const AT = "2026-03-01T10:00:00Z";

/** The name of a link, which has the count in it. */
const linkTo = (place: string) =>
  screen.queryByRole("link", { name: new RegExp(`^${place}`) })?.textContent ?? null;

function open(): void {
  render(
    <IntlProvider locale="en" messages={appMessages} timeZone="UTC">
      <Sidebar user={lena} lists={null} onSearch={() => undefined} onShortcuts={() => undefined} />
    </IntlProvider>,
  );
}

/** Makes the list a shared one of Lena and Mira. */
function share(list: string): void {
  const members = ["lena", "mira"].map((id) => ({ user_id: id, name: id, role: "editor" }) as const);
  store.members.setServerRow({ id: list, members });
}

beforeEach(() => {
  vi.useFakeTimers({ now: new Date("2026-03-04T10:00:00Z") });
  vi.spyOn(store, "me").mockReturnValue("lena");
  store.lists.setServerRow(aList({ id: "inbox", inbox: true }));
  store.lists.setServerRow(aList({ id: "garden", name: "Garden", position: "a1" }));
});
afterEach(() => {
  cleanup();
  store.clear();
  vi.useRealTimers();
});

it("counts what is open in the Inbox, and what is due today or earlier in every list", async () => {
  const rows = { overdue: "2026-03-01", now: "2026-03-04", soon: "2026-03-05", someday: null };
  for (const [id, due_date] of Object.entries(rows)) store.todos.setServerRow(aTodo({ id, due_date }));
  store.todos.setServerRow(aTodo({ id: "seeds", list_id: "garden", due_date: "2026-03-04" }));
  store.todos.setServerRow(aTodo({ id: "done", due_date: "2026-03-04", completed_at: AT }));
  store.todos.setServerRow(aTodo({ id: "deleted", due_date: "2026-03-04", deleted_at: AT }));
  open();
  expect(linkTo("Inbox")).toBe("Inbox4open");
  expect(linkTo("Today")).toBe("Today3open");
  expect(linkTo("Upcoming")).toBe("Upcoming");
  await act(async () => completeTodo(store, "overdue", true));
  expect(linkTo("Inbox")).toBe("Inbox3open");
  expect(linkTo("Today")).toBe("Today2open");
});

it("counts what is assigned to the person, once they share a list", async () => {
  store.todos.setServerRow(aTodo({ id: "seeds", list_id: "garden", assignee_id: "lena" }));
  open();
  expect(linkTo("Assigned")).toBeNull();
  await act(async () => share("garden"));
  expect(linkTo("Assigned")).toMatch(/1open$/);
  await act(async () => {
    const others = { beds: {}, done: { completed_at: AT }, deleted: { deleted_at: AT } };
    for (const [id, fields] of Object.entries(others))
      store.todos.setServerRow(aTodo({ id, list_id: "garden", assignee_id: "lena", ...fields }));
    store.todos.setServerRow(aTodo({ id: "hers", list_id: "garden", assignee_id: "mira" }));
    store.todos.setServerRow(aTodo({ id: "nobody's", list_id: "garden" }));
  });
  expect(linkTo("Assigned")).toMatch(/2open$/);
  await act(async () => completeTodo(store, "seeds", true));
  await act(async () => vi.advanceTimersByTimeAsync(10_000));
  expect(linkTo("Assigned")).toMatch(/1open$/);
  await act(async () => store.lists.setServerRow(aList({ id: "garden", archived_at: AT })));
  expect(linkTo("Assigned")).not.toMatch(/[0-9]/);
});

it("counts the updates that are unread", async () => {
  open();
  expect(linkTo("Updates")).toBeNull();
  await act(async () => {
    for (const id of ["first", "second"]) store.notifications.setServerRow(aNotification({ id }));
    store.notifications.setServerRow(aNotification({ id: "read", read_at: AT }));
  });
  expect(linkTo("Updates")).toBe("Updates2unread");
  await act(async () => void setRead(store, ["first", "second"], true));
  expect(linkTo("Updates")).toBe("Updates");
});
