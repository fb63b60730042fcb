// @vitest-environment happy-dom
import { cleanup, render, screen, within } from "@testing-library/react";
import { IntlProvider } from "use-intl";
import { afterEach, expect, test } from "vitest";
import { appMessages } from "@/messages/app";
import { store } from "@/store/app-store";
import { aList } from "@/store/testing/fixtures";
import { ListNav } from "./list-nav";

afterEach(() => {
  cleanup();
  store.clear();
});

test("a shared folder says so, and is apart from one of the person's own with its name", () => {
  store.folders.setServerRow({ id: "f", name: "Household", role: "viewer" });
  store.folders.setServerRow({ id: "g", name: "Choir", role: "owner" });
  const names = { own: { folder: "Household" }, theirs: { folder: "Household", shared_folder_id: "f" } };
  for (const [id, folder] of Object.entries(names))
    store.lists.setServerRow(aList({ id, name: id, position: id, ...folder }));
  render(
    <IntlProvider locale="en" messages={appMessages} timeZone="UTC">
      <ListNav />
    </IntlProvider>,
  );
  const folders = screen.getAllByRole("button", { name: /^Folder / });
  expect(folders.map((button) => button.getAttribute("aria-label"))).toEqual([
    "Folder Household",
    "Folder Household, shared",
    "Folder Choir, shared",
  ]);
  const contents = folders.map((button) => {
    const group = document.getElementById(button.getAttribute("aria-controls") ?? "");
    return (
      group &&
      within(group)
        .queryAllByRole("link")
        .map((link) => link.textContent)
    );
  });
  expect(contents).toEqual([["own"], ["theirs"], []]);
});
