import type { Locator, Page } from "@playwright/test";
import {
  checkbox,
  expectView,
  openApp,
  quickAdd,
  rows,
  title,
  waitForAllParts,
  waitForQuietNetwork,
} from "../support/app";
import { typeText } from "../support/keyboard";
import { findSmallControls } from "../support/layout";
import { IPHONE } from "../support/phone";
import { expect, test } from "../support/test";

test.use(IPHONE);

/** Pixels in width and height that a fingertip needs. */
const MIN_SIZE = 44;
const sheet = (page: Page) => page.getByRole("dialog", { name: "Todo" });
const tabs = (page: Page) => page.getByRole("navigation", { name: "Views" });

test("tabs, drawer and the add button work by touch", async ({ page, person }) => {
  const list = await person.addList({ name: "Errands" });
  await person.addTodo({ title: "Post the letter", list_id: list.id });
  await openApp(page);
  await tabs(page).getByRole("link", { name: "Today" }).tap();
  await expectView(page, "Today");
  await tabs(page).getByRole("button", { name: "Lists" }).tap();
  const drawer = page.getByRole("dialog", { name: "Sidebar" });
  await drawer.getByRole("link", { name: "Errands" }).tap();
  await expect(drawer).toBeHidden();
  await expectView(page, "Errands");
  await page.getByRole("button", { name: "Add todo" }).tap();
  await expect(quickAdd(page)).toBeFocused();
  await typeText(page, "Buy stamps\n");
  await page.getByRole("dialog", { name: "Add todo" }).getByRole("button", { name: "Close" }).tap();
  await expect(title(page, "Buy stamps")).toBeVisible();
  await checkbox(page, "Post the letter").tap();
  await expect.poll(() => person.fetchTitles("&completed=true")).toEqual(["Post the letter"]);
  expect(await person.fetchTitles("&completed=false")).toEqual(["Buy stamps"]);
});

test("a row opens as a sheet, and Back closes it", async ({ page, person }) => {
  await person.addTodo({ title: "Read me", notes: "Between the lines" });
  await openApp(page);
  await title(page, "Read me").tap();
  await expect(sheet(page).getByText("Between the lines")).toBeVisible();
  await sheet(page).getByRole("button", { name: "Due date Add due date" }).tap();
  await page.getByRole("button", { name: /^Tomorrow/ }).tap();
  await expect(sheet(page).getByRole("button", { name: "Due date Tomorrow" })).toBeVisible();
  // The dialog removes its own history entry after it has closed.
  await expect.poll(() => page.evaluate(() => history.state?.tendOver ?? false)).toBe(false);
  await page.goBack();
  await expect(sheet(page)).toBeHidden();
  await expect(rows(page).getByText("Tomorrow")).toBeVisible();
  await title(page, "Read me").tap();
  await sheet(page).getByRole("button", { name: "Close" }).tap();
  await expect(sheet(page)).toBeHidden();
});

test("no control is smaller than a fingertip", async ({ page, person }) => {
  await person.addList({ name: "Errands" });
  await person.addTodos(["One", "Two"], { tags: ["deep"], due_date: "2020-01-01" });
  for (const [path, heading] of [
    ["/login", "Welcome back"],
    ["/register", "Create account"],
  ] as const) {
    await openApp(page, path, heading);
    await waitForQuietNetwork(page);
    expect(await findSmallControls(page.locator("body"), MIN_SIZE), path).toEqual([]);
  }
  await openApp(page);
  await title(page, "One").tap();
  await expect(sheet(page)).toBeVisible();
  expect(await findSmallControls(sheet(page), MIN_SIZE), "the sheet").toEqual([]);
  await sheet(page).getByRole("button", { name: "Close" }).tap();
  await tabs(page).getByRole("button", { name: "Lists" }).tap();
  const drawer = page.getByRole("dialog", { name: "Sidebar" });
  await expect(drawer).toBeVisible();
  expect(await findSmallControls(drawer, MIN_SIZE), "the drawer").toEqual([]);
});

test("the tabs of the settings are on one line", async ({ page, person: _ }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await openApp(page, "/settings", "Settings");
  const links = page.getByRole("navigation", { name: "Settings" }).getByRole("link");
  await expect(links).toHaveCount(5);
  const tops = await links.evaluateAll((all) => all.map((link) => link.getBoundingClientRect().top));
  expect(new Set(tops).size).toBe(1);
});

test("no view is wider than a screen of 320 pixels", async ({ page, person }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  const long = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft";
  const list = await person.addList({ name: long });
  await person.addTodo({ title: long, list_id: list.id, tags: [long.slice(0, 50)], priority: "high" });
  const readWidths = () =>
    page.evaluate(() => [...document.querySelectorAll("html, main")].map((element) => element.scrollWidth));
  for (const [path, heading] of [
    [`/lists/${list.id}`, long],
    ["/todos", "Inbox"],
    ["/settings", "Settings"],
    ["/trash", "Trash"],
    ["/completed", "Completed"],
  ] as const) {
    await openApp(page, path, heading);
    await waitForAllParts(page);
    expect(Math.max(...(await readWidths())), path).toBeLessThanOrEqual(320);
  }
  await openApp(page, `/lists/${list.id}`, long);
  await title(page, long).tap();
  await expect(sheet(page)).toBeVisible();
  expect(await sheet(page).evaluate((element) => element.scrollWidth)).toBeLessThanOrEqual(320);
});

test.use(IPHONE);

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
  await waitForAllParts(page);
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

test("a comment that was sent is in view above the field, and both above a keyboard", async ({
  page,
  person,
}) => {
  const todo = await person.addTodo({ title: "Read me", notes: "A line\n\n".repeat(20) });
  for (let nth = 1; nth <= 12; nth += 1)
    await person.request(`/api/todos/${todo.id}/comments`, "POST", { text: `Comment ${nth}` });
  await page.goto(`/todos?todo=${todo.id}`);
  await waitForAllParts(page);
  const field = sheet(page).getByRole("textbox", { name: "Add a comment" });
  await field.tap();
  await page.evaluate(() => {
    const keyboard = 300;
    Object.defineProperty(visualViewport, "height", { value: innerHeight - keyboard, configurable: true });
    visualViewport?.dispatchEvent(new Event("resize"));
  });
  const boxOf = async (target: Locator) => (await target.boundingBox()) ?? { y: 0, height: 0 };
  const bottomOf = async (target: Locator) => {
    const { y, height } = await boxOf(target);
    return y + height;
  };
  await expect.poll(() => bottomOf(field)).toBeLessThanOrEqual(844 - 300);
  await typeText(page, "Sent just now");
  await sheet(page).getByRole("button", { name: "Comment", exact: true }).tap();
  const sent = sheet(page).getByRole("listitem").filter({ hasText: "Sent just now" });
  await expect(sent).toBeInViewport({ ratio: 1 });
  await expect.poll(async () => (await boxOf(field)).y - (await bottomOf(sent))).toBeGreaterThanOrEqual(0);
  await expect(field).toBeFocused();
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
