import type { Locator, Page } from "@playwright/test";
import type { Person } from "../support/accounts";
import { openApp, shownTitles, title } from "../support/app";
import { pressKeys } from "../support/keyboard";
import { expect, test } from "../support/test";

const NAMES = ["One", "Two", "Three", "Four"];
const WANTED = ["Two", "Three", "One", "Four"];

async function drag(page: Page, from: Locator, to: Locator, low: boolean, dx = 0) {
  const [start, end] = [await from.boundingBox(), await to.boundingBox()];
  if (!start || !end) throw new Error("nothing to drag");
  const x = start.x + 60;
  // the pointer comes near before it presses, as a hand does
  await page.mouse.move(x, start.y + 8);
  await page.mouse.move(x + 2, start.y + 9);
  await expect(from.locator("xpath=ancestor::*[@data-row]")).toHaveAttribute("draggable", "true");
  await page.mouse.down();
  await page.mouse.move(x + 6, start.y + 14, { steps: 3 });
  await page.mouse.move(x + dx, end.y + (low ? end.height - 2 : 2), { steps: 8 });
  await page.waitForTimeout(60);
}

async function begin(page: Page, person: Person) {
  await person.addTodos(NAMES);
  await openApp(page);
  await expect(title(page, "Four")).toBeVisible();
}

test("pointer, Alt and the arrows, and Move to… give the same order", async ({ page, person }) => {
  await begin(page, person);
  await test.step("pointer", async () => {
    await drag(page, title(page, "One"), title(page, "Three"), true);
    await expect(page.locator(".drop-line")).toBeVisible();
    await page.mouse.up();
    await expect.poll(() => shownTitles(page)).toEqual(WANTED);
    await expect(page.getByText("“One” is now 3 of 4")).toBeAttached();
    await expect(page.locator(".drop-line")).toBeHidden();
  });
  await pressKeys(page, "Control+z");
  await expect.poll(() => shownTitles(page)).toEqual(NAMES);
  await test.step("arrows", async () => {
    await title(page, "One").focus();
    await pressKeys(page, "Alt+ArrowDown", "Alt+ArrowDown");
    await expect.poll(() => shownTitles(page)).toEqual(WANTED);
    await expect(page.getByText("“One” is now 3 of 4")).toBeAttached();
  });
  await pressKeys(page, "Control+z", "Control+z");
  await expect.poll(() => shownTitles(page)).toEqual(NAMES);
  await test.step("dialog", async () => {
    await title(page, "One").focus();
    await pressKeys(page, "m");
    await page.getByLabel("Position").selectOption({ label: "Before “Four”" });
    await page.getByRole("button", { name: "Move", exact: true }).press("Enter");
    await expect.poll(() => shownTitles(page)).toEqual(WANTED);
    await expect(title(page, "One")).toBeFocused();
  });
  await page.reload();
  await expect.poll(() => shownTitles(page)).toEqual(WANTED);
});

test("a row is dropped under another one by going in, and Escape puts it back", async ({ page, person }) => {
  await begin(page, person);
  await drag(page, title(page, "Three"), title(page, "One"), true, 40);
  await page.keyboard.press("Escape");
  await page.mouse.up();
  await expect.poll(() => shownTitles(page)).toEqual(NAMES);
  await drag(page, title(page, "Three"), title(page, "One"), true, 40);
  await page.mouse.up();
  await expect.poll(() => shownTitles(page)).toEqual(["One", "Three", "Two", "Four"]);
  await expect
    .poll(async () => {
      const rows = await person.todos();
      const one = rows.find((row) => row.title === "One");
      return rows.find((row) => row.title === "Three")?.parent_id === one?.id;
    })
    .toBe(true);
});

test("several are moved to another list at once, by typing its name", async ({ page, person }) => {
  const list = await person.addList({ name: "Errands" });
  await begin(page, person);
  await pressKeys(page, "j", "Shift+ArrowDown", "m");
  await expect(page.getByRole("dialog")).toContainText("Move 2 todos");
  await page.keyboard.type("err");
  await page.keyboard.press("Enter");
  await expect.poll(() => shownTitles(page)).toEqual(["Three", "Four"]);
  await expect.poll(() => person.titles(`&list_id=${list.id}`)).toEqual(["One", "Two"]);
  await pressKeys(page, "Control+z");
  await expect.poll(() => shownTitles(page)).toEqual(NAMES);
});
