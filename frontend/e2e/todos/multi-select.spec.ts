import {
  checkbox,
  holdTimers,
  LINGER_MS,
  openApp,
  readTitles,
  rows,
  selectionBar,
  title,
} from "../support/app";
import { expectAccessible } from "../support/axe";
import { chooseByKeys, pressKeys } from "../support/keyboard";
import { touchDown } from "../support/phone";
import { expect, test } from "../support/test";

test("a range selected by keys is edited as one, and undo restores it with its selection", async ({
  page,
  person,
}) => {
  await person.addTodos(["One", "Two", "Three", "Four"]);
  await openApp(page);
  await expect(title(page, "Four")).toBeVisible();
  await pressKeys(page, "j", "j", "Shift+ArrowDown");
  await expect(selectionBar(page)).toContainText("2 selected");
  await pressKeys(page, "1");
  await expect.poll(() => person.fetchTitles("&priority=high")).toHaveLength(2);
  await pressKeys(page, "Delete");
  await expect.poll(() => readTitles(page)).toEqual(["One", "Four"]);
  await expect(selectionBar(page)).toBeHidden();
  await pressKeys(page, "Control+z");
  await expect.poll(() => readTitles(page)).toEqual(["One", "Two", "Three", "Four"]);
  await expect(selectionBar(page)).toContainText("2 selected");
  await expectAccessible(page);
  await pressKeys(page, "Escape");
  await expect(selectionBar(page)).toBeHidden();
});

test("Control-click selects single todos and Shift-click a range", async ({ page, person }) => {
  await person.addTodos(["One", "Two", "Three", "Four"]);
  await holdTimers(page, LINGER_MS);
  await openApp(page);
  await title(page, "One").click({ modifiers: ["Control"] });
  await title(page, "Three").click({ modifiers: ["Shift"] });
  const region = selectionBar(page);
  await expect(region).toContainText("3 selected");
  await title(page, "Two").click({ modifiers: ["Control"] });
  await expect(region).toContainText("2 selected");
  await region.getByRole("button", { name: "Complete" }).click();
  await expect(checkbox(page, "One")).toBeChecked();
  await expect(checkbox(page, "Three")).toBeChecked();
  await expect(checkbox(page, "Two")).not.toBeChecked();
});

test("a hundred rows, most of them not rendered, are deleted and restored at once", async ({
  page,
  person,
}) => {
  test.slow();
  const names = Array.from({ length: 100 }, (_, nth) => `Row ${String(nth + 1).padStart(3, "0")}`);
  await person.addTodos(names);
  await openApp(page);
  await expect(title(page, "Row 001")).toBeVisible();
  await pressKeys(page, "j", "Control+a");
  await expect(selectionBar(page)).toContainText("100 selected");
  await pressKeys(page, "Delete");
  await expect(title(page, "Row 001")).toBeHidden();
  await expect.poll(() => person.fetchTitles()).toEqual([]);
  const ms = await page.evaluate(async () => {
    const start = performance.now();
    dispatchEvent(new KeyboardEvent("keydown", { key: "z", ctrlKey: true, bubbles: true, cancelable: true }));
    while (!document.querySelector("[data-title]")) await new Promise(requestAnimationFrame);
    return performance.now() - start;
  });
  test.info().annotations.push({ type: "undo of 100", description: `${Math.round(ms)} ms` });
  await expect(selectionBar(page)).toContainText("100 selected");
  await expect.poll(() => person.fetchTitles()).toHaveLength(100);
});

test("the menu that a key opens tags the whole selection", async ({ page, person }) => {
  await person.addTodos(["One", "Two"]);
  await openApp(page);
  await expect(title(page, "Two")).toBeVisible();
  await pressKeys(page, "j", "v", "j", "v", "Shift+F10");
  await expect(page.getByRole("menu")).toContainText("2 selected");
  await chooseByKeys(page, page.getByRole("menuitem", { name: "Tags…" }));
  await page.getByRole("textbox", { name: "Find or create a tag" }).fill("garden");
  await page.keyboard.press("Enter");
  await expect.poll(() => person.fetchTitles("&tag=garden")).toHaveLength(2);
});

test.describe("by touch", () => {
  test.use({ hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } });
  test("a long press selects a row, and taps select further ones", async ({ page, person }) => {
    await person.addTodos(["One", "Two", "Three"]);
    await openApp(page);
    const lift = await touchDown(page, title(page, "One"));
    await expect(selectionBar(page)).toContainText("1 selected");
    await lift();
    await title(page, "Three").tap();
    await expect(selectionBar(page)).toContainText("2 selected");
    await selectionBar(page).getByRole("button", { name: "Delete" }).tap();
    await expect.poll(() => readTitles(page)).toEqual(["Two"]);
    expect(await rows(page).count()).toBe(1);
  });
});
