import type { Page } from "@playwright/test";
import type { Person } from "../support/accounts";
import { openApp, quiet, title } from "../support/app";
import { expect, test } from "../support/test";
import { carryByTouch, restOn } from "../support/touch";

test.use({ hasTouch: true, isMobile: true, viewport: { width: 1024, height: 844 } });

const cards = (page: Page, name: string): Promise<string[]> =>
  page.getByRole("region", { name, exact: true }).locator("[data-card] [data-title]").allTextContents();
const bar = (page: Page) => page.getByRole("region", { name: "Selected todos" });
const lists = (page: Page) => page.getByRole("region", { name: "Lists" });
const link = (page: Page, name: string) => lists(page).getByRole("link", { name });

async function openBoard(page: Page, person: Person): Promise<string> {
  const { id: list } = await person.addList({ name: "Kitchen" });
  const doing = await person.addTodo({ title: "Doing", kind: "section", list_id: list });
  await person.addTodo({ title: "Ordered", kind: "section", list_id: list });
  await person.addTodos(["Oak", "Lamp", "Tiles"], { list_id: list, parent_id: doing.id });
  const value = { sort: "manual", group: "section", layout: "board", show_done: false };
  await person.ask(`/api/me/settings/view:${list}`, "PUT", { value });
  await openApp(page, `/lists/${list}`, "Kitchen");
  await expect.poll(() => cards(page, "Doing")).toEqual(["Oak", "Lamp", "Tiles"]);
  return list;
}

test("a card is carried by a finger to a place and to another column, offline too", async ({
  page,
  person,
  context,
}) => {
  await openBoard(page, person);
  const card = (name: string) => page.locator("[data-card]").filter({ hasText: name });
  await carryByTouch(page, card("Tiles").locator("[data-title]"), card("Oak"), -20);
  await expect.poll(() => cards(page, "Doing")).toEqual(["Tiles", "Oak", "Lamp"]);
  await expect(page.getByText("“Tiles” is now 1 of 3 in “Doing”")).toBeAttached();
  await expect(bar(page)).toBeHidden();
  await context.setOffline(true);
  const empty = page.getByRole("region", { name: "Ordered" }).getByText("Drop a todo here");
  await carryByTouch(page, card("Oak").locator("[data-title]"), empty);
  await expect.poll(() => cards(page, "Ordered")).toEqual(["Oak"]);
  await context.setOffline(false);
  await page.keyboard.press("Control+z");
  await expect.poll(() => cards(page, "Doing")).toEqual(["Tiles", "Oak", "Lamp"]);
  await page.keyboard.press("Control+z");
  await expect.poll(() => cards(page, "Doing")).toEqual(["Oak", "Lamp", "Tiles"]);
});

test("a finger that rests on one of the selected carries them all", async ({ page, person }) => {
  await openBoard(page, person);
  const card = (name: string) => page.locator("[data-card]").filter({ hasText: name });
  await restOn(page, card("Oak").locator("[data-title]"));
  await card("Lamp").locator("[data-title]").tap();
  await expect(bar(page)).toContainText("2 selected");
  const empty = page.getByRole("region", { name: "Ordered" }).getByText("Drop a todo here");
  await carryByTouch(page, card("Oak").locator("[data-title]"), empty);
  await expect.poll(() => cards(page, "Ordered")).toEqual(["Oak", "Lamp"]);
});

test("a list is carried by a finger to another place, and into a folder", async ({ page, person }) => {
  await person.addList({ name: "Home" });
  await person.addList({ name: "Work" });
  await person.addList({ name: "Garden", folder: "Outside" });
  await openApp(page);
  await expect(link(page, "Work")).toBeVisible();
  await quiet(page);
  await carryByTouch(page, link(page, "Work"), link(page, "Home"), -14);
  await expect(lists(page).getByRole("link")).toHaveText(["Garden", "Work", "Home"]);
  await expect(page.getByText("Work is now 1 of 2")).toBeAttached();
  await expect(page.getByRole("menu")).toBeHidden();
  await carryByTouch(page, link(page, "Home"), page.getByRole("button", { name: "Folder Outside" }));
  await expect(page.getByText("Home is now in the folder Outside, 2 of 2")).toBeAttached();
  await page.keyboard.press("Control+z");
  await expect(lists(page).getByRole("link")).toHaveText(["Garden", "Work", "Home"]);
});

test("a finger that rests on a list and is lifted there opens its menu, and not the list", async ({
  page,
  person,
}) => {
  await person.addList({ name: "Home" });
  await openApp(page);
  await expect(link(page, "Home")).toBeVisible();
  await quiet(page);
  await restOn(page, link(page, "Home"));
  await page.getByRole("menuitem", { name: "Add to favourites" }).tap();
  await expect(page.getByRole("region", { name: "Favourites" }).getByRole("link")).toHaveText(["Home"]);
  await carryByTouch(page, page.getByRole("region", { name: "Favourites" }).getByRole("link"));
  await expect(page.getByRole("menuitem", { name: "Edit list" })).toBeVisible();
  await expect(page.getByRole("heading", { level: 1, name: "Inbox" })).toBeVisible();
});

test("in the drawer of a phone a line has its menu as well", async ({ page, person }) => {
  await person.addList({ name: "Home" });
  await page.setViewportSize({ width: 390, height: 844 });
  await openApp(page);
  await quiet(page);
  await page.getByRole("navigation", { name: "Views" }).getByRole("button", { name: "Lists" }).tap();
  const drawer = page.getByRole("dialog", { name: "Sidebar" });
  await restOn(page, drawer.getByRole("link", { name: "Home" }));
  await page.getByRole("menuitem", { name: "Add to favourites" }).tap();
  await expect(drawer.getByRole("region", { name: "Favourites" }).getByRole("link")).toHaveText(["Home"]);
});

test("a row is carried by a finger", async ({ page, person }) => {
  await person.addTodos(["One", "Two", "Three"]);
  await openApp(page);
  await expect(title(page, "Three")).toBeVisible();
  await carryByTouch(page, title(page, "Three"), title(page, "One"), -12);
  await expect(page.getByText("“Three” is now 1 of 3")).toBeAttached();
  await expect(bar(page)).toBeHidden();
});
