import { expect, type Locator, type Page } from "@playwright/test";

/** Opens a view and waits until its rows are in. */
export async function openApp(
  page: Page,
  path = "/todos",
  heading: string | RegExp = "Inbox",
): Promise<void> {
  await page.goto(path);
  await expect(page.getByRole("heading", { level: 1, name: heading })).toBeVisible();
}

/** Goes to a view by its link in the sidebar. */
export async function goTo(page: Page, name: string): Promise<void> {
  await page.getByRole("navigation").getByRole("link", { name }).click();
  await expect(page.getByRole("heading", { level: 1, name })).toBeVisible();
}

/** Waits until nothing has come over the network for half a second; the stream of changes stays open for good. */
export async function quiet(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const count = () => performance.getEntriesByType("resource").length;
    for (let known = -1; known !== count(); ) {
      known = count();
      await new Promise((done) => setTimeout(done, 500));
    }
  });
}

export const rows = (page: Page): Locator => page.getByRole("list", { name: "Todos" });
export const title = (page: Page, text: string): Locator =>
  rows(page).getByRole("button", { name: text, exact: true });
export const checkbox = (page: Page, text: string): Locator =>
  rows(page).getByRole("checkbox", { name: `Complete “${text}”` });
export const quickAdd = (page: Page): Locator => page.getByRole("textbox", { name: "Add a todo" });
export const panel = (page: Page): Locator => page.getByRole("complementary", { name: "Todo" });
export const notices = (page: Page): Locator => page.getByRole("region", { name: "Notices" });
export const status = (page: Page): Locator => page.getByRole("navigation").getByRole("status");

/** The titles in the order in which they are read out. */
export const shownTitles = (page: Page): Promise<string[]> =>
  rows(page)
    .getByRole("checkbox")
    .evaluateAll((boxes) => boxes.map((box) => box.ariaLabel?.match(/“(.*)”/)?.[1] ?? ""));

export async function addTodos(page: Page, ...titles: string[]): Promise<void> {
  for (const text of titles) {
    await quickAdd(page).fill(text);
    await quickAdd(page).press("Enter");
    await expect(title(page, text)).toBeVisible();
  }
}

/** Opens the menu of a row, whose buttons come when it is pointed at, and picks from it. */
export async function pick(page: Page, text: string, item: string): Promise<void> {
  await title(page, text).hover();
  await page.getByRole("button", { name: `More about “${text}”` }).click();
  await page.getByRole("menuitem", { name: item }).click();
}
