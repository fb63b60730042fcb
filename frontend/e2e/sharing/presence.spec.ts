import type { Page } from "@playwright/test";
import { signUp } from "../support/accounts";
import { detail, openApp, rows, title, waitForAllParts } from "../support/app";
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

/** Counts how often a page says where it is. */
function countAnnouncements(page: Page): () => number {
  let count = 0;
  page.on("request", (request) => {
    if (new URL(request.url()).pathname === "/api/presence") count += 1;
  });
  return () => count;
}

test("a tab says nothing of a list that nobody shares, until it has a link", async ({
  page,
  person,
  openBrowser,
}) => {
  await person.updateProfile({ name: "Ada" });
  const list = await person.addList({ name: "Party" });
  await person.addTodos(["Cake"], { list_id: list.id });
  await openApp(page, "/today", "Today");
  await waitForAllParts(page);
  await page.clock.install();
  const announcements = countAnnouncements(page);
  await page.getByRole("navigation", { name: "Sidebar" }).getByRole("link", { name: "Party" }).click();
  await title(page, "Cake").click();
  await detail(page).getByRole("textbox", { name: "Notes" }).click();
  await page.clock.runFor(60_000);
  expect(announcements()).toBe(0);
  await page.clock.resume();

  await detail(page).getByRole("button", { name: "Close" }).click();
  const response = await person.request(`/api/lists/${list.id}/links`, "POST", { role: "editor" });
  const { token } = await response.json();
  await expect.poll(announcements).toBeGreaterThan(0);
  const guest = await (await openBrowser()).newPage();
  await guest.goto(`/s#${token}`);
  await guest.getByLabel("Your name").fill("Cyd");
  await guest.getByRole("button", { name: "Open list" }).click();
  await expect(here(guest, "Ada")).toBeVisible();
  await expect(here(page, "Cyd (guest)")).toBeVisible();
});

test("a card of a board and an entry of the calendar show who edits their todo", async ({
  page,
  person,
  openBrowser,
}) => {
  const context = await openBrowser();
  const mira = await signUp(context, "mira");
  await person.updateProfile({ name: "Ada" });
  await mira.updateProfile({ name: "Mira K" });
  const list = await person.addList({ name: "Garden" });
  const today = new Intl.DateTimeFormat("sv", { timeZone: "Europe/Vienna" }).format();
  await person.addTodos(["Mow", "Sow"], { list_id: list.id, due_date: today });
  await confirmEmail(person);
  await joinList(person, list.id, mira);
  await person.saveView(list.id, { layout: "board", group: "priority" });
  await person.saveView("upcoming", { layout: "month" });
  const other = await context.newPage();
  await openApp(other, `/lists/${list.id}`, "Garden");
  await openApp(page, `/lists/${list.id}`, "Garden");

  await test.step("on a board", async () => {
    const board = page.getByRole("group", { name: "Board" });
    await expect(board.getByRole("button", { name: "Mow", exact: true })).toBeVisible();
    await expect(here(page, "Mira K")).toBeVisible();
    await title(other, "Mow").dblclick();
    await expect(board.getByRole("img", { name: "Mira K is editing" })).toBeVisible();
    await expect(board.getByRole("button", { name: "Mow", exact: true })).toHaveAccessibleDescription(
      /Mira K is editing/,
    );
    await expectAccessible(page);
  });

  await test.step("in the calendar, while a todo of the same list is open", async () => {
    await page.getByRole("link", { name: "Upcoming" }).click();
    const month = page.getByRole("group", { name: "Month" });
    await expect(here(other, "Ada")).toHaveCount(0);
    await month.getByRole("button", { name: "Sow", exact: true }).click();
    await expect(here(other, "Ada")).toBeVisible();
    await expect(month.getByRole("img", { name: "Mira K is editing" })).toBeVisible();
    await expect(month.getByRole("button", { name: "Mow", exact: true })).toHaveAccessibleDescription(
      /Mira K is editing/,
    );
    await expectAccessible(page);
    await detail(page).getByRole("button", { name: "Close" }).click();
    await expect(month.getByRole("img", { name: "Mira K is editing" })).toHaveCount(0);
  });
});

test("two people see each other as soon as one of them accepts the invitation in the app", async ({
  page,
  person,
  openBrowser,
}) => {
  const context = await openBrowser();
  const mira = await signUp(context, "mira");
  await person.updateProfile({ name: "Ada" });
  await mira.updateProfile({ name: "Mira K" });
  await confirmEmail(person);
  await confirmEmail(mira);
  const list = await person.addList({ name: "Garden" });
  await person.addTodos(["Mow"], { list_id: list.id });
  const other = await context.newPage();
  await openApp(other, "/today", "Today");
  await openApp(page, `/lists/${list.id}`, "Garden");
  await waitForAllParts(page);
  const data = { email: mira.email, role: "editor" };
  expect((await person.request(`/api/lists/${list.id}/invitations`, "POST", data)).status()).toBe(201);
  await other.getByRole("button", { name: "Show" }).click();
  await other.getByRole("dialog").getByRole("button", { name: "Accept" }).click();
  await expect(other.getByRole("heading", { name: "Garden" })).toBeVisible();
  await expect(here(other, "Ada")).toBeVisible();
  await expect(here(page, "Mira K")).toBeVisible();
});
