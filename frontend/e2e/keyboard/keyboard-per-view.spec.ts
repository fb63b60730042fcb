import { devices, type Page } from "@playwright/test";
import type { Person } from "../support/accounts";
import { panel } from "../support/app";
import { pressKeys } from "../support/keyboard";
import { expect, test } from "../support/test";
import { comeTo, plant, titleIn, VIEWS } from "../support/views";

const { defaultBrowserType: _, ...phone } = devices["iPhone 14"];

const WITH_TODOS = VIEWS.flatMap((view) => (view.todo ? [{ ...view, todo: view.todo }] : []));

/** Whether a todo is done, as the server knows it. */
const done = async (person: Person, title: string) =>
  (await person.titles("&completed=true")).includes(title);

/** Goes down with j, and up again with k, until the todo has the focus; keys come a moment after what they act on. */
async function goTo(page: Page, todo: string): Promise<void> {
  await expect(async () => {
    for (const key of "jjjjjjjjkkkkkkkk") {
      if (await titleIn(page, todo).evaluate((element) => element === document.activeElement)) return;
      await page.keyboard.press(key);
      await page.evaluate(
        () => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))),
      );
    }
    throw new Error(`${todo} is not reached`);
  }).toPass();
}

for (const view of WITH_TODOS) {
  test(`${view.name} by keys: reached, opened, closed, completed and taken back`, async ({
    page,
    person,
  }) => {
    await comeTo(page, person, view, await plant(person));
    const before = await done(person, view.todo);
    await goTo(page, view.todo);
    await page.keyboard.press("Enter");
    await expect(panel(page)).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(panel(page)).toBeHidden();
    await expect(titleIn(page, view.todo)).toBeFocused();
    await page.keyboard.press("x");
    await expect.poll(() => done(person, view.todo)).toBe(!before);
    await pressKeys(page, "ControlOrMeta+z");
    await expect.poll(() => done(person, view.todo)).toBe(before);
    await expect(titleIn(page, view.todo)).toBeFocused();
  });
}

test.describe("a phone", () => {
  test.use({ ...phone, viewport: { width: 390, height: 844 } });

  for (const view of WITH_TODOS) {
    test(`${view.name} by finger: opened, closed and completed`, async ({ page, person }) => {
      await comeTo(page, person, view, await plant(person));
      const before = await done(person, view.todo);
      const sheet = page.getByRole("dialog", { name: "Todo" });
      await titleIn(page, view.todo).tap();
      await expect(sheet).toBeVisible();
      await sheet.getByRole("button", { name: "Close" }).tap();
      await expect(sheet).toBeHidden();
      await page
        .getByRole("main")
        .getByRole("checkbox", { name: `“${view.todo}”` })
        .first()
        .tap();
      await expect.poll(() => done(person, view.todo)).toBe(!before);
    });
  }
});
