import { devices, type Page } from "@playwright/test";
import { checkbox, openApp, quickAdd, quiet, rows, title } from "../support/app";
import { tooSmall } from "../support/control-sizes";
import { expect, test } from "../support/test";

const { defaultBrowserType: _, ...phone } = devices["iPhone 14"];
test.use({ ...phone, viewport: { width: 390, height: 844 } });

const LEAST = 44;
const sheet = (page: Page) => page.getByRole("dialog", { name: "Todo" });
const tabs = (page: Page) => page.getByRole("navigation", { name: "Views" });

test("tabs, drawer and the add button lead everywhere a thumb wants", async ({ page, person }) => {
  const list = await person.addList({ name: "Errands" });
  await person.addTodo({ title: "Post the letter", list_id: list.id });
  await openApp(page);
  await tabs(page).getByRole("link", { name: "Today" }).tap();
  await expect(page.getByRole("heading", { name: "Today", level: 1 })).toBeVisible();
  await tabs(page).getByRole("button", { name: "Lists" }).tap();
  const drawer = page.getByRole("dialog", { name: "Sidebar" });
  await drawer.getByRole("link", { name: "Errands" }).tap();
  await expect(drawer).toBeHidden();
  await expect(page.getByRole("heading", { name: "Errands" })).toBeVisible();
  await page.getByRole("button", { name: "Add a todo" }).tap();
  await expect(quickAdd(page)).toBeFocused();
  await page.keyboard.type("Buy stamps\n");
  await page.getByRole("dialog", { name: "Add a todo" }).getByRole("button", { name: "Close" }).tap();
  await expect(title(page, "Buy stamps")).toBeVisible();
  await checkbox(page, "Post the letter").tap();
  await expect.poll(() => person.titles("&completed=true")).toEqual(["Post the letter"]);
  expect(await person.titles("&completed=false")).toEqual(["Buy stamps"]);
});

test("a row opens as a sheet; going back closes it", async ({ page, person }) => {
  await person.addTodo({ title: "Read me", notes: "Between the lines" });
  await openApp(page);
  await title(page, "Read me").tap();
  await expect(sheet(page).getByText("Between the lines")).toBeVisible();
  await sheet(page).getByRole("button", { name: "When Add a date" }).tap();
  await page.getByRole("button", { name: /^Tomorrow/ }).tap();
  await expect(sheet(page).getByRole("button", { name: "When Tomorrow" })).toBeVisible();
  // the step that the dialog took up is given back first
  await expect.poll(() => page.evaluate(() => history.state?.tendOver ?? false)).toBe(false);
  await page.goBack();
  await expect(sheet(page)).toBeHidden();
  await expect(rows(page).getByText("Tomorrow")).toBeVisible();
  await title(page, "Read me").tap();
  await sheet(page).getByRole("button", { name: "Close" }).tap();
  await expect(sheet(page)).toBeHidden();
});

test("nothing to press is smaller than a fingertip", async ({ page, person }) => {
  await person.addList({ name: "Errands" });
  await person.addTodos(["One", "Two"], { tags: ["deep"], due_date: "2020-01-01" });
  for (const [path, heading] of [
    ["/login", "Welcome back"],
    ["/register", "Make an account"],
  ] as const) {
    await openApp(page, path, heading);
    await quiet(page);
    expect(await tooSmall(page.locator("body"), LEAST), path).toEqual([]);
  }
  await openApp(page);
  await title(page, "One").tap();
  await expect(sheet(page)).toBeVisible();
  expect(await tooSmall(sheet(page), LEAST), "the sheet").toEqual([]);
  await sheet(page).getByRole("button", { name: "Close" }).tap();
  await tabs(page).getByRole("button", { name: "Lists" }).tap();
  const drawer = page.getByRole("dialog", { name: "Sidebar" });
  await expect(drawer).toBeVisible();
  expect(await tooSmall(drawer, LEAST), "the drawer").toEqual([]);
});

test("nothing is wider than a screen of 320 pixels", async ({ page, person }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  const long = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft";
  const list = await person.addList({ name: long });
  await person.addTodo({ title: long, list_id: list.id, tags: [long.slice(0, 50)], priority: "high" });
  const width = () =>
    page.evaluate(() => [...document.querySelectorAll("html, main")].map((e) => e.scrollWidth));
  for (const [path, heading] of [
    [`/lists/${list.id}`, long],
    ["/todos", "Inbox"],
    ["/settings", "Settings"],
    ["/trash", "Trash"],
    ["/completed", "Completed"],
  ] as const) {
    await openApp(page, path, heading);
    await quiet(page);
    expect(Math.max(...(await width())), path).toBeLessThanOrEqual(320);
  }
  await openApp(page, `/lists/${list.id}`, long);
  await title(page, long).tap();
  await expect(sheet(page)).toBeVisible();
  expect(await sheet(page).evaluate((element) => element.scrollWidth)).toBeLessThanOrEqual(320);
});
