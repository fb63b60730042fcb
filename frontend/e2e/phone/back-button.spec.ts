import type { Page } from "@playwright/test";
import { expectView, openApp, quickAdd, title, waitForQuietNetwork } from "../support/app";
import { IPHONE } from "../support/phone";
import { expect, test } from "../support/test";

test.use(IPHONE);

const tabs = (page: Page) => page.getByRole("navigation", { name: "Views" });
const drawer = (page: Page) => page.getByRole("dialog", { name: "Sidebar" });
const inbox = (page: Page) => page.getByRole("heading", { level: 1, name: "Inbox" });

test("Back closes the drawer, and returns from a list that was opened in it to the previous view", async ({
  page,
  person,
}) => {
  await person.addList({ name: "Errands" });
  await openApp(page, "/today", "Today");
  await tabs(page).getByRole("link", { name: "Inbox" }).tap();
  await expect(inbox(page)).toBeVisible();
  for (let round = 0; round < 2; round += 1) {
    await tabs(page).getByRole("button", { name: "Lists" }).tap();
    await expect(drawer(page)).toBeVisible();
    await page.goBack();
    await expect(drawer(page)).toBeHidden();
    await expect(inbox(page)).toBeVisible();
  }
  await tabs(page).getByRole("button", { name: "Lists" }).tap();
  await drawer(page).getByRole("link", { name: "Errands" }).tap();
  await expectView(page, "Errands");
  await page.goBack();
  await expect(inbox(page)).toBeVisible();
  await expect(drawer(page)).toBeHidden();
  await page.goBack();
  await expectView(page, "Today");
});

test("a menu opens at the foot of the screen, and Back closes it before the todo", async ({
  page,
  person,
}) => {
  await person.addTodos(["Read me"]);
  await openApp(page);
  await title(page, "Read me").tap();
  const sheet = page.getByRole("dialog", { name: "Todo" });
  await expect(sheet).toBeVisible();
  await waitForQuietNetwork(page);
  await sheet.getByRole("button", { name: /^Priority/ }).tap();
  const menu = page.getByRole("menu");
  await expect(menu).toBeVisible();
  await expect
    .poll(async () => {
      const box = await menu.boundingBox();
      return box && { x: box.x, width: box.width, foot: Math.round(box.y + box.height) };
    })
    .toEqual({ x: 0, width: 390, foot: 844 });
  await page.goBack();
  await expect(menu).toBeHidden();
  await expect(sheet).toBeVisible();
  await page.goBack();
  await expect(sheet).toBeHidden();
  await expect(inbox(page)).toBeVisible();
});

test("Back closes quick add and search, and closing them otherwise leaves no history entry", async ({
  page,
  person,
}) => {
  await person.addTodos(["One"]);
  await openApp(page, "/today", "Today");
  await tabs(page).getByRole("link", { name: "Inbox" }).tap();
  await expect(title(page, "One")).toBeVisible();
  await page.getByRole("button", { name: "Add todo" }).tap();
  await expect(quickAdd(page)).toBeFocused();
  await page.goBack();
  await expect(page.getByRole("dialog")).toBeHidden();
  await tabs(page).getByRole("button", { name: "Search" }).tap();
  await expect(page.getByRole("combobox")).toBeFocused();
  await page.goBack();
  await expect(page.getByRole("dialog")).toBeHidden();
  await page.getByRole("button", { name: "Add todo" }).tap();
  await page.getByRole("dialog", { name: "Add todo" }).getByRole("button", { name: "Close" }).tap();
  await expect(page.getByRole("dialog")).toBeHidden();
  await expect.poll(() => page.evaluate(() => history.state?.tendOver ?? false)).toBe(false);
  await page.goBack();
  await expectView(page, "Today");
});

test("a signed-in person is redirected from the sign-in page, and Back skips it", async ({
  page,
  person,
}) => {
  await person.addTodos(["One"]);
  await openApp(page, "/today", "Today");
  for (const path of ["/login", "/register"]) {
    await page.goto(path);
    await expect(inbox(page)).toBeVisible();
    await page.goBack();
    await expectView(page, "Today");
  }
});
