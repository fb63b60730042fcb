import type { Locator } from "@playwright/test";
import { detail, openApp, quickAdd, rows, title, waitForAllParts } from "../support/app";
import { pressKeys } from "../support/keyboard";
import { expect, test } from "../support/test";

test("a link in a title opens, and the title is edited as text", async ({
  page,
  person,
  context,
  baseURL,
}) => {
  const text = `Read ${baseURL}/offline, then [order](https://shop.invalid/tea_(green)).`;
  await person.addTodo({ title: text });
  await openApp(page);
  const links = rows(page).getByRole("link");
  await expect(links).toHaveText([`${baseURL}/offline`, "order"]);
  await expect(links.last()).toHaveAttribute("href", "https://shop.invalid/tea_(green)");
  const opened = context.waitForEvent("page");
  await links.first().click();
  const guide = await opened;
  await guide.waitForURL("**/offline");
  expect(await guide.evaluate(() => window.opener)).toBeNull();
  await guide.close();
  await expect(detail(page)).toBeHidden();
  await title(page, text).press("e");
  const field = rows(page).getByRole("textbox", { name: "Title" });
  await expect(field).toBeFocused();
  await expect(field).toHaveValue(text);
  await page.keyboard.press("Escape");
  await title(page, text).press("Enter");
  await expect(detail(page).getByRole("link")).toHaveText([
    /^localhost.*\/offline$/,
    "shop.invalid/tea_(green)",
  ]);
});

test("what a person writes is laid out in its own direction", async ({ page, person }) => {
  const list = await person.addList({ name: "קניות" });
  await person.addTodo({ title: "לקנות חלב", list_id: list.id, notes: "שתי קופסאות", tags: ["בית"] });
  await person.addTodo({ title: "Buy bread", list_id: list.id, notes: "One loaf" });
  await openApp(page, `/lists/${list.id}`, "קניות");
  await waitForAllParts(page);
  const expectDirection = (text: Locator, direction: "ltr" | "rtl") =>
    expect(text).toHaveCSS("direction", direction);
  const text = (words: string) => page.getByText(words, { exact: true }).last();
  await expectDirection(text("לקנות חלב"), "rtl");
  await expectDirection(text("@בית"), "rtl");
  await expectDirection(text("Buy bread"), "ltr");
  await expectDirection(page.getByRole("heading", { level: 1 }), "rtl");
  await title(page, "לקנות חלב").press("Enter");
  await expectDirection(detail(page).getByRole("textbox", { name: "Title" }), "rtl");
  await expectDirection(text("שתי קופסאות"), "rtl");
  await quickAdd(page).fill("לקנות לחם");
  await expectDirection(quickAdd(page), "rtl");
});

test("the buttons that the pointer brings cover no word of a long title", async ({ page, person }) => {
  const long = "Ask the neighbors about the fence ".repeat(8).trim();
  await person.addTodo({ title: long });
  await openApp(page);
  await title(page, long).hover();
  const actions = page.locator(".row-actions");
  await expect(actions).toHaveCSS("opacity", "1");
  const buttons = await actions.boundingBox();
  const ends = await title(page, long)
    .locator("span")
    .first()
    .evaluate((words) => {
      const range = document.createRange();
      range.selectNodeContents(words);
      return [...range.getClientRects()].map(({ right }) => right);
    });
  expect(ends.length).toBeGreaterThan(1);
  expect(Math.max(...ends)).toBeLessThanOrEqual(buttons?.x ?? 0);
});

test("a row that is selected and has the focus shows one outline", async ({ page, person }) => {
  await person.addTodos(["One", "Two"]);
  await openApp(page);
  await expect(title(page, "Two")).toBeVisible();
  await title(page, "One").focus();
  await pressKeys(page, "v");
  const row = page.locator(".todo-row[data-selected]");
  await expect(title(page, "One")).toBeFocused();
  await expect(row).toHaveCSS("box-shadow", "none");
  const outline = () =>
    title(page, "One").evaluate((button) => getComputedStyle(button, "::after").outlineStyle);
  await expect.poll(outline).toBe("solid");
  await title(page, "Two").focus();
  await expect(row).not.toHaveCSS("box-shadow", "none");
});
