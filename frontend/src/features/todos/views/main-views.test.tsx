// @vitest-environment happy-dom
import { render, screen } from "@testing-library/react";
import { IntlProvider } from "use-intl";
import { afterEach, expect, it } from "vitest";
import { appMessages } from "@/messages/app";
import { store } from "@/store/app-store";
import { aList, aTodo } from "@/store/testing/fixtures";
import { EmptyList } from "./main-views";

afterEach(() => store.clear());

const ARCHIVED = "2026-03-01T10:00:00Z";

it.each([
  ["new", {}, [], /Add your first todo/],
  ["archived", { archived_at: ARCHIVED }, [], /unarchive it/],
  ["with completed todos", {}, [{ completed_at: ARCHIVED }], /Show completed/],
  [
    "archived, with completed todos",
    { archived_at: ARCHIVED },
    [{ completed_at: ARCHIVED }],
    /Show completed/,
  ],
  ["with deleted todos", {}, [{ completed_at: ARCHIVED, deleted_at: ARCHIVED }], /Add your first todo/],
  ["of somebody else, read only", { role: "viewer" as const }, [], /^This list is empty\.$/],
])("a list says why it is empty and what to do: %s", (_, fields, rows, text) => {
  const list = aList({ id: "home", ...fields });
  store.lists.setServerRow(list);
  for (const row of rows) store.todos.setServerRow(aTodo({ id: "one", list_id: "home", ...row }));
  render(
    <IntlProvider locale="en" messages={appMessages} timeZone="UTC">
      <EmptyList list={list} />
    </IntlProvider>,
  );
  expect(screen.getByText(text)).toBeTruthy();
});
