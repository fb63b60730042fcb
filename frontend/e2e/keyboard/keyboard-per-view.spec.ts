import type { Page } from "@playwright/test";
import type { Person } from "../support/accounts";
import { detail } from "../support/app";
import { pressKeys } from "../support/keyboard";
import { IPHONE } from "../support/phone";
import { expect, test } from "../support/test";
import { openView, titleInAnyLayout, VIEWS } from "../support/views";

const WITH_TODOS = VIEWS.flatMap((view) => (view.todo ? [{ ...view, todo: view.todo }] : []));

/** Asks the server whether a todo is completed. */
const isCompleted = async (person: Person, title: string) =>
  (await person.fetchTitles("&completed=true")).includes(title);

/** Moves the focus down by j and up by k until the todo has it. The code for keys loads after the rows. */
async function moveFocusTo(page: Page, todo: string): Promise<void> {
  await expect(async () => {
    for (const key of "jjjjjjjjkkkkkkkk") {
      if (await titleInAnyLayout(page, todo).evaluate((element) => element === document.activeElement))
        return;
      await page.keyboard.press(key);
      await page.evaluate(
        () => new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted))),
      );
    }
    throw new Error(`${todo} is not reached`);
  }).toPass();
}

for (const view of WITH_TODOS) {
  test(`a todo in ${view.name} is reached, opened, closed, completed and restored by keys`, async ({
    page,
    person,
  }) => {
    await openView(page, person, view);
    const wasCompleted = await isCompleted(person, view.todo);
    await moveFocusTo(page, view.todo);
    await page.keyboard.press("Enter");
    await expect(detail(page)).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(detail(page)).toBeHidden();
    await expect(titleInAnyLayout(page, view.todo)).toBeFocused();
    await page.keyboard.press("x");
    await expect.poll(() => isCompleted(person, view.todo)).toBe(!wasCompleted);
    await pressKeys(page, "ControlOrMeta+z");
    await expect.poll(() => isCompleted(person, view.todo)).toBe(wasCompleted);
    await expect(titleInAnyLayout(page, view.todo)).toBeFocused();
  });
}

test.describe("on a phone", () => {
  test.use(IPHONE);

  for (const view of WITH_TODOS) {
    test(`a todo in ${view.name} is opened, closed and completed by touch`, async ({ page, person }) => {
      await openView(page, person, view);
      const wasCompleted = await isCompleted(person, view.todo);
      const sheet = page.getByRole("dialog", { name: "Todo" });
      await titleInAnyLayout(page, view.todo).tap();
      await expect(sheet).toBeVisible();
      await sheet.getByRole("button", { name: "Close" }).tap();
      await expect(sheet).toBeHidden();
      await page
        .getByRole("main")
        .getByRole("checkbox", { name: `“${view.todo}”` })
        .first()
        .tap();
      await expect.poll(() => isCompleted(person, view.todo)).toBe(!wasCompleted);
    });
  }
});
