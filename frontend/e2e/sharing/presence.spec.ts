import type { Page } from "@playwright/test";
import { signUp } from "../support/accounts";
import { detail, openApp, rows, title } from "../support/app";
import { expectAccessible } from "../support/axe";
import { confirmEmail, joinList } from "../support/sharing";
import { expect, workerTest as test } from "../support/test";

const here = (page: Page, name: string) => page.getByRole("img", { name: `${name} is here`, exact: true });
const editing = (page: Page, name: string) =>
  rows(page).getByRole("img", { name: `${name} is editing`, exact: true });

/** Hides or shows a tab, as its browser does when another is opened. */
const setHidden = (page: Page, isHidden: boolean) =>
  page.evaluate((hidden) => {
    Object.defineProperty(document, "visibilityState", {
      configurable: true,
      get: () => (hidden ? "hidden" : "visible"),
    });
    document.dispatchEvent(new Event("visibilitychange"));
  }, isHidden);

test("two people see each other in a list, and what the other edits, until one leaves or is removed", async ({
  page,
  person,
  openBrowser,
}) => {
  const context = await openBrowser();
  const mira = await signUp(context, "mira");
  await person.updateProfile({ name: "Ada" });
  await mira.updateProfile({ name: "Mira K" });
  const list = await person.addList({ name: "Garden" });
  await person.addTodos(["Mow", "Sow"], { list_id: list.id });
  await confirmEmail(person);
  await joinList(person, list.id, mira);
  const other = await context.newPage();

  await test.step("in the header", async () => {
    await openApp(page, `/lists/${list.id}`, "Garden");
    await expect(page.getByRole("button", { name: "People in Garden: 2 people" })).toBeVisible();
    await openApp(other, `/lists/${list.id}`, "Garden");
    await expect(here(page, "Mira K")).toBeVisible();
    await expect(here(other, "Ada")).toBeVisible();
    await expect(here(page, "Ada")).toHaveCount(0);
    await expectAccessible(page);
  });

  await test.step("on the row and in the panel of what is edited", async () => {
    await title(other, "Mow").click();
    await expect(detail(other).getByRole("textbox", { name: "Title" })).toBeVisible();
    await detail(other).getByRole("textbox", { name: "Notes" }).click();
    await expect(editing(page, "Mira K")).toBeVisible();
    await expect(title(page, "Mow")).toHaveAccessibleDescription(/Mira K is editing/);
    await title(page, "Mow").click();
    await expect(detail(page).getByText("Mira K is editing")).toBeVisible();
    await expectAccessible(page);
    await detail(other).getByRole("button", { name: "Close" }).click();
    await expect(editing(page, "Mira K")).toHaveCount(0);
    await expect(detail(page).getByText("Mira K is editing")).toHaveCount(0);
    await detail(page).getByRole("button", { name: "Close" }).click();
  });

  await test.step("until the tab is hidden, or shows something else", async () => {
    await setHidden(other, true);
    await expect(here(page, "Mira K")).toHaveCount(0);
    await setHidden(other, false);
    await expect(here(page, "Mira K")).toBeVisible();
    await expect(here(other, "Ada")).toBeVisible();
    await other.getByRole("link", { name: "Today" }).click();
    await expect(here(page, "Mira K")).toHaveCount(0);
    await other.goBack();
    await expect(here(page, "Mira K")).toBeVisible();
    await other.close();
    await expect(here(page, "Mira K")).toHaveCount(0);
  });

  await test.step("until the person is removed", async () => {
    const again = await context.newPage();
    await openApp(again, `/lists/${list.id}`, "Garden");
    await expect(here(page, "Mira K")).toBeVisible();
    expect((await person.request(`/api/lists/${list.id}/members/${mira.id}`, "DELETE")).ok()).toBe(true);
    await expect(here(page, "Mira K")).toHaveCount(0);
    await expect(here(again, "Ada")).toHaveCount(0);
  });
});

test("the owner of a link and its guest see each other, in the tab that has no stream too", async ({
  page,
  person,
  openBrowser,
}) => {
  await person.updateProfile({ name: "Ada" });
  const list = await person.addList({ name: "Party" });
  await person.addTodos(["Cake"], { list_id: list.id });
  const response = await person.request(`/api/lists/${list.id}/links`, "POST", { role: "editor" });
  const { token } = await response.json();
  await openApp(page, "/today", "Today");
  const second = await page.context().newPage();
  await openApp(second, `/lists/${list.id}`, "Party");
  const guest = await (await openBrowser()).newPage();
  await guest.goto(`/s#${token}`);
  await guest.getByLabel("Your name").fill("Cyd");
  await guest.getByRole("button", { name: "Open list" }).click();
  await expect(here(guest, "Ada")).toBeVisible();
  await expect(here(second, "Cyd (guest)")).toBeVisible();
  await title(guest, "Cake").dblclick();
  await expect(editing(second, "Cyd (guest)")).toBeVisible();
  await expectAccessible(guest);
});
