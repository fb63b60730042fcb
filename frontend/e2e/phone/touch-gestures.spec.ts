import type { Locator, Page } from "@playwright/test";
import type { Person } from "../support/accounts";
import {
  expectView,
  goOffline,
  openApp,
  readTitles,
  selectionBar,
  title,
  waitForAllParts,
} from "../support/app";
import { waitForDraggable } from "../support/drag";
import { dragByTouch, dragNatively, holdByTouch, IPHONE, longPress } from "../support/phone";
import { expect, test, workerTest } from "../support/test";
import { card, column, readCards } from "../support/views";

test.use({ hasTouch: true, isMobile: true, viewport: { width: 1024, height: 844 } });

const lists = (page: Page) => page.getByRole("region", { name: "Lists" });
const link = (page: Page, name: string) => lists(page).getByRole("link", { name });

async function openBoard(page: Page, person: Person): Promise<string> {
  const { id: list } = await person.addList({ name: "Kitchen" });
  const doing = await person.addTodo({ title: "Doing", kind: "section", list_id: list });
  await person.addTodo({ title: "Ordered", kind: "section", list_id: list });
  await person.addTodos(["Oak", "Lamp", "Tiles"], { list_id: list, parent_id: doing.id });
  await person.saveView(list, { group: "section", layout: "board" });
  await openApp(page, `/lists/${list}`, "Kitchen");
  await expect.poll(() => readCards(page, "Doing")).toEqual(["Oak", "Lamp", "Tiles"]);
  return list;
}

workerTest(
  "a card is dragged by touch within its column and to another one, offline too",
  async ({ page, person, context }) => {
    await openBoard(page, person);
    await dragByTouch(page, card(page, "Tiles"), page.locator("[data-card]").filter({ hasText: "Oak" }), -20);
    await expect.poll(() => readCards(page, "Doing")).toEqual(["Tiles", "Oak", "Lamp"]);
    await expect(page.getByText("Moved “Tiles” to position 1 of 3 in “Doing”")).toBeAttached();
    await expect(selectionBar(page)).toBeHidden();
    await goOffline(page);
    await dragByTouch(page, card(page, "Oak"), column(page, "Ordered"));
    await expect.poll(() => readCards(page, "Ordered")).toEqual(["Oak"]);
    await context.setOffline(false);
    await page.keyboard.press("Control+z");
    await expect.poll(() => readCards(page, "Doing")).toEqual(["Tiles", "Oak", "Lamp"]);
    await page.keyboard.press("Control+z");
    await expect.poll(() => readCards(page, "Doing")).toEqual(["Oak", "Lamp", "Tiles"]);
  },
);

test("dragging a selected card by touch moves the whole selection", async ({ page, person }) => {
  await openBoard(page, person);
  await longPress(page, card(page, "Oak"));
  await card(page, "Lamp").tap();
  await expect(selectionBar(page)).toContainText("2 selected");
  await dragByTouch(page, card(page, "Oak"), column(page, "Ordered"));
  await expect.poll(() => readCards(page, "Ordered")).toEqual(["Oak", "Lamp"]);
});

test("a list is dragged by touch to another position and into a folder", async ({ page, person }) => {
  await person.addList({ name: "Home" });
  await person.addList({ name: "Work" });
  await person.addList({ name: "Garden", folder: "Outside" });
  await openApp(page);
  await waitForDraggable(link(page, "Work"));
  await dragByTouch(page, link(page, "Work"), link(page, "Home"), -14);
  await expect(lists(page).getByRole("link")).toHaveText(["Garden", "Work", "Home"]);
  await expect(page.getByText("Moved Work to position 1 of 2")).toBeAttached();
  await expect(page.getByRole("menu")).toBeHidden();
  await dragByTouch(page, link(page, "Home"), page.getByRole("button", { name: "Folder Outside" }));
  await expect(page.getByText("Moved Home to folder Outside, position 2 of 2")).toBeAttached();
  await page.keyboard.press("Control+z");
  await expect(lists(page).getByRole("link")).toHaveText(["Garden", "Work", "Home"]);
});

test("a long press on a list opens its menu and not the list", async ({ page, person }) => {
  await person.addList({ name: "Home" });
  await openApp(page);
  await waitForDraggable(link(page, "Home"));
  await longPress(page, link(page, "Home"));
  await page.getByRole("menuitem", { name: "Add to favorites" }).tap();
  await expect(page.getByRole("region", { name: "Favorites" }).getByRole("link")).toHaveText(["Home"]);
  await dragNatively(page, page.getByRole("region", { name: "Favorites" }).getByRole("link"));
  await expect(page.getByRole("menuitem", { name: "Edit list" })).toBeVisible();
  await expectView(page, "Inbox");
});

test("a long press on a list in a phone's drawer opens its menu", async ({ page, person }) => {
  await person.addList({ name: "Home" });
  await page.setViewportSize({ width: 390, height: 844 });
  await openApp(page);
  await waitForAllParts(page);
  await page.getByRole("navigation", { name: "Views" }).getByRole("button", { name: "Lists" }).tap();
  const drawer = page.getByRole("dialog", { name: "Sidebar" });
  await longPress(page, drawer.getByRole("link", { name: "Home" }));
  await page.getByRole("menuitem", { name: "Add to favorites" }).tap();
  await expect(drawer.getByRole("region", { name: "Favorites" }).getByRole("link")).toHaveText(["Home"]);
});

test("a tap opens a menu that covers its own button, and chooses nothing from it", async ({
  page,
  person,
}) => {
  await person.addTodo({ title: "Oak" });
  // Menus come from below on a phone, and this one reaches to the button that opens it.
  await page.setViewportSize({ width: 390, height: 420 });
  await openApp(page);
  await waitForAllParts(page);
  await title(page, "Oak").tap();
  const priority = page.getByRole("button", { name: /^Priority/ });
  for (const [before, after] of [
    ["None", "High"],
    ["High", "Low"],
  ] as const) {
    await priority.evaluate((button) => button.scrollIntoView({ block: "end" }));
    await expect(priority).toHaveText(before);
    await priority.tap();
    const menu = page.getByRole("menu");
    await expect(menu.getByRole("menuitemradio", { name: before })).toBeChecked();
    const topOf = async (one: Locator) => (await one.boundingBox())?.y ?? Number.NaN;
    // The menu slides in from below.
    await expect.poll(async () => (await topOf(menu)) < (await topOf(priority))).toBe(true);
    await menu.getByRole("menuitemradio", { name: after }).tap();
    await expect(menu).toBeHidden();
    await expect(priority).toHaveText(after);
  }
});

for (const [name, drag] of [
  ["a finger alone", dragByTouch],
  ["the browser itself", dragNatively],
] as const) {
  test(`a row is dragged by touch, by ${name}`, async ({ page, person }) => {
    await person.addTodos(["One", "Two", "Three"]);
    await openApp(page);
    await expect(title(page, "Three")).toBeVisible();
    await drag(page, title(page, "Three"), title(page, "One"), -12);
    await expect(page.getByText("Moved “Three” to position 1 of 3")).toBeAttached();
    await expect(selectionBar(page)).toBeHidden();
  });
}

test.describe("on a phone", () => {
  test.use(IPHONE);

  test("a row that a finger holds follows it, and is dropped where the finger is lifted", async ({
    page,
    person,
  }) => {
    await person.addTodos(["One", "Two", "Three"]);
    await openApp(page);
    await expect(title(page, "Three")).toBeVisible();
    await waitForAllParts(page);
    const drag = await holdByTouch(page, title(page, "Three"));
    await drag.moveTo(title(page, "One"), -12);
    await expect(page.locator(".drop-line")).toBeVisible();
    await expect(page.locator(".drag-chip")).toBeInViewport({ ratio: 1 });
    await drag.lift();
    await expect.poll(() => readTitles(page)).toEqual(["Three", "One", "Two"]);
    await expect.poll(() => person.fetchTitles()).toEqual(["Three", "One", "Two"]);
    await expect(page.locator(".drag-chip, .swipe-ground")).toHaveCount(0);
    // The finger that dragged has neither opened nor selected the row.
    await expect(page.getByRole("dialog")).toBeHidden();
    await expect(selectionBar(page)).toBeHidden();
  });

  test("a touch that the system takes away drops nothing", async ({ page, person }) => {
    await person.addTodos(["One", "Two", "Three"]);
    await openApp(page);
    await expect(title(page, "Three")).toBeVisible();
    await waitForAllParts(page);
    const drag = await holdByTouch(page, title(page, "Three"));
    await drag.moveTo(title(page, "One"), -12);
    await expect(page.locator(".drag-chip")).toBeInViewport({ ratio: 1 });
    await drag.cancel();
    await expect(page.locator(".drag-chip, .drop-line")).toHaveCount(0);
    await expect.poll(() => readTitles(page)).toEqual(["One", "Two", "Three"]);
  });
});
