import { checkbox, openApp, rows, shownTitles, title } from "../support/app";
import { expectNoBarrier } from "../support/axe";
import { pressKeys } from "../support/keyboard";
import { expect, test } from "../support/test";

const bar = "Selected todos";

test("a range is selected by keys, acted on as one, and comes back selected", async ({ page, person }) => {
  await person.addTodos(["One", "Two", "Three", "Four"]);
  await openApp(page);
  await expect(title(page, "Four")).toBeVisible();
  await pressKeys(page, "j", "j", "Shift+ArrowDown");
  await expect(page.getByRole("region", { name: bar })).toContainText("2 selected");
  await pressKeys(page, "1");
  await expect.poll(() => person.titles("&priority=high")).toHaveLength(2);
  await pressKeys(page, "Delete");
  await expect.poll(() => shownTitles(page)).toEqual(["One", "Four"]);
  await expect(page.getByRole("region", { name: bar })).toBeHidden();
  await pressKeys(page, "Control+z");
  await expect.poll(() => shownTitles(page)).toEqual(["One", "Two", "Three", "Four"]);
  await expect(page.getByRole("region", { name: bar })).toContainText("2 selected");
  await expectNoBarrier(page);
  await pressKeys(page, "Escape");
  await expect(page.getByRole("region", { name: bar })).toBeHidden();
});

test("by pointer: with Control one by one, with Shift up to here", async ({ page, person }) => {
  await person.addTodos(["One", "Two", "Three", "Four"]);
  await openApp(page);
  await title(page, "One").click({ modifiers: ["Control"] });
  await title(page, "Three").click({ modifiers: ["Shift"] });
  const region = page.getByRole("region", { name: bar });
  await expect(region).toContainText("3 selected");
  await title(page, "Two").click({ modifiers: ["Control"] });
  await expect(region).toContainText("2 selected");
  await region.getByRole("button", { name: "Complete" }).click();
  await expect(checkbox(page, "One")).toBeChecked();
  await expect(checkbox(page, "Three")).toBeChecked();
  await expect(checkbox(page, "Two")).not.toBeChecked();
});

test("a hundred rows, most of them out of sight, go at once and come back at once", async ({
  page,
  person,
}) => {
  test.slow();
  const names = Array.from({ length: 100 }, (_, nth) => `Row ${String(nth + 1).padStart(3, "0")}`);
  await person.addTodos(names);
  await openApp(page);
  await expect(title(page, "Row 001")).toBeVisible();
  await pressKeys(page, "j", "Control+a");
  await expect(page.getByRole("region", { name: bar })).toContainText("100 selected");
  await pressKeys(page, "Delete");
  await expect(title(page, "Row 001")).toBeHidden();
  await expect.poll(() => person.titles()).toEqual([]);
  const ms = await page.evaluate(async () => {
    const start = performance.now();
    dispatchEvent(new KeyboardEvent("keydown", { key: "z", ctrlKey: true, bubbles: true, cancelable: true }));
    while (!document.querySelector("[data-title]")) await new Promise(requestAnimationFrame);
    return performance.now() - start;
  });
  test.info().annotations.push({ type: "undo of 100", description: `${Math.round(ms)} ms` });
  await expect(page.getByRole("region", { name: bar })).toContainText("100 selected");
  await expect.poll(() => person.titles()).toHaveLength(100);
});

test("the menu opens by key over the selection and tags all of it", async ({ page, person }) => {
  await person.addTodos(["One", "Two"]);
  await openApp(page);
  await expect(title(page, "Two")).toBeVisible();
  await pressKeys(page, "j", "v", "j", "v", "Shift+F10");
  await expect(page.getByRole("menu")).toContainText("2 selected");
  await page.getByRole("menuitem", { name: "Tags…" }).press("Enter");
  await page.getByRole("textbox", { name: "Find or add a tag" }).fill("garden");
  await page.keyboard.press("Enter");
  await expect.poll(() => person.titles("&tag=garden")).toHaveLength(2);
});

test.describe("by touch", () => {
  test.use({ hasTouch: true, isMobile: true, viewport: { width: 390, height: 844 } });
  test("a finger that rests selects, further ones with a tap", async ({ page, person }) => {
    await person.addTodos(["One", "Two", "Three"]);
    await openApp(page);
    const box = await title(page, "One").boundingBox();
    const session = await page.context().newCDPSession(page);
    const at = { x: (box?.x ?? 0) + 40, y: (box?.y ?? 0) + 10 };
    await session.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [at] });
    await expect(page.getByRole("region", { name: bar })).toContainText("1 selected");
    await session.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
    await title(page, "Three").tap();
    await expect(page.getByRole("region", { name: bar })).toContainText("2 selected");
    await page.getByRole("region", { name: bar }).getByRole("button", { name: "Delete" }).tap();
    await expect.poll(() => shownTitles(page)).toEqual(["Two"]);
    expect(await rows(page).count()).toBe(1);
  });
});
