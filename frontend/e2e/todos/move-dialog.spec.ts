import type { Locator, Page } from "@playwright/test";
import type { Person } from "../support/accounts";
import { openApp, readTitles, title } from "../support/app";
import { bottomOf, dragTo, pickUp } from "../support/drag";
import { pressKeys, typeText } from "../support/keyboard";
import { expect, test } from "../support/test";

const NAMES = ["One", "Two", "Three", "Four"];
const REORDERED = ["Two", "Three", "One", "Four"];

/** Drags a row to the lower half of another, and `dx` pixels to the side, which changes its depth. */
async function dragBelow(page: Page, source: Locator, target: Locator, dx = 0): Promise<void> {
  const { x } = await pickUp(page, source);
  await dragTo(page, { x: x + dx, y: await bottomOf(target) });
}

async function openWithTodos(page: Page, person: Person) {
  await person.addTodos(NAMES);
  await openApp(page);
  await expect(title(page, "Four")).toBeVisible();
}

test("dragging, Alt with the arrow keys and the move dialog give the same order", async ({
  page,
  person,
}) => {
  await openWithTodos(page, person);
  await test.step("drag", async () => {
    await dragBelow(page, title(page, "One"), title(page, "Three"));
    await expect(page.locator(".drop-line")).toBeVisible();
    await page.mouse.up();
    await expect.poll(() => readTitles(page)).toEqual(REORDERED);
    await expect(page.getByText("Moved “One” to position 3 of 4")).toBeAttached();
    await expect(page.locator(".drop-line")).toBeHidden();
  });
  await pressKeys(page, "Control+z");
  await expect.poll(() => readTitles(page)).toEqual(NAMES);
  await test.step("arrow keys", async () => {
    await title(page, "One").focus();
    await pressKeys(page, "Alt+ArrowDown", "Alt+ArrowDown");
    await expect.poll(() => readTitles(page)).toEqual(REORDERED);
    await expect(page.getByText("Moved “One” to position 3 of 4")).toBeAttached();
  });
  await pressKeys(page, "Control+z", "Control+z");
  await expect.poll(() => readTitles(page)).toEqual(NAMES);
  await test.step("move dialog", async () => {
    await title(page, "One").focus();
    await pressKeys(page, "m");
    await page.getByLabel("Position").selectOption({ label: "Before “Four”" });
    await page.getByRole("button", { name: "Move", exact: true }).press("Enter");
    await expect.poll(() => readTitles(page)).toEqual(REORDERED);
    await expect(title(page, "One")).toBeFocused();
  });
  await page.reload();
  await expect.poll(() => readTitles(page)).toEqual(REORDERED);
});

test("dragging a row to the right makes it a subtask, and Escape cancels the drag", async ({
  page,
  person,
}) => {
  await openWithTodos(page, person);
  await dragBelow(page, title(page, "Three"), title(page, "One"), 40);
  await page.keyboard.press("Escape");
  await page.mouse.up();
  await expect.poll(() => readTitles(page)).toEqual(NAMES);
  await dragBelow(page, title(page, "Three"), title(page, "One"), 40);
  await page.mouse.up();
  await expect.poll(() => readTitles(page)).toEqual(["One", "Three", "Two", "Four"]);
  await expect
    .poll(async () => {
      const rows = await person.fetchTodos();
      const one = rows.find((row) => row.title === "One");
      return rows.find((row) => row.title === "Three")?.parent_id === one?.id;
    })
    .toBe(true);
});

test("the move dialog moves several todos to the list whose name is typed", async ({ page, person }) => {
  const list = await person.addList({ name: "Errands" });
  await openWithTodos(page, person);
  await pressKeys(page, "j", "Shift+ArrowDown", "m");
  await expect(page.getByRole("dialog")).toContainText("Move 2 todos");
  await typeText(page, "err");
  await page.keyboard.press("Enter");
  await expect.poll(() => readTitles(page)).toEqual(["Three", "Four"]);
  await expect.poll(() => person.fetchTitles(`&list_id=${list.id}`)).toEqual(["One", "Two"]);
  await pressKeys(page, "Control+z");
  await expect.poll(() => readTitles(page)).toEqual(NAMES);
});
