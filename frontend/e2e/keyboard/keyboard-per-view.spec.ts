import type { Page } from "@playwright/test";
import type { Person } from "../support/accounts";
import { detail, openApp, quickAdd, syncStatus, title } from "../support/app";
import { expectAccessible } from "../support/axe";
import { chooseByKeys, pressKeys, tabTo, typeText } from "../support/keyboard";
import { IPHONE, PIXEL } from "../support/phone";
import { expect, test } from "../support/test";
import { addTodosForViews, groupViews, namesOf, showView, titleInAnyLayout, VIEWS } from "../support/views";

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

for (const views of groupViews(WITH_TODOS)) {
  test(`a todo is reached, opened, closed, completed and restored by keys in ${namesOf(views)}`, async ({
    page,
    person,
  }) => {
    const ids = await addTodosForViews(person);
    for (const view of views) {
      await test.step(view.name, async () => {
        await showView(page, person, view, ids);
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
  });
}

test.describe("on a phone", () => {
  test.use(IPHONE);

  for (const views of groupViews(WITH_TODOS)) {
    test(`a todo is opened, closed and completed by touch in ${namesOf(views)}`, async ({ page, person }) => {
      const ids = await addTodosForViews(person);
      for (const view of views) {
        await test.step(view.name, async () => {
          await showView(page, person, view, ids);
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
          // Other views show the same todo.
          const todo = await person.findTodo(view.todo);
          await person.updateTodo(todo?.id ?? "", { completed: wasCompleted });
        });
      }
    });
  }
});

test("“Custom…” moves the focus to the rule editor, and Back returns it", async ({ page, person }) => {
  await person.addTodo({ title: "Pay rent", due_date: "2027-01-31" });
  await openApp(page);
  await title(page, "Pay rent").click();
  await detail(page)
    .getByRole("button", { name: /^Repeat/ })
    .press("Enter");
  const repeat = page.getByRole("dialog", { name: "Repeat" });
  await expect(repeat.getByRole("button", { name: /last day/i })).toBeVisible();
  await repeat.getByRole("button", { name: "Custom…" }).press("Enter");
  await expect(repeat.getByRole("spinbutton", { name: "Interval" })).toBeFocused();
  await repeat.getByRole("button", { name: "Back" }).press("Enter");
  await expect(repeat.getByRole("button", { name: "Custom…" })).toBeFocused();
});

test("archiving a list by keys moves the focus to the view", async ({ page, person }) => {
  await person.addList({ name: "Errands" });
  await openApp(page);
  const lists = page.getByRole("region", { name: "Lists" });
  await tabTo(page, lists.getByRole("link", { name: "Errands" }));
  await pressKeys(page, "Shift+F10");
  await chooseByKeys(page, page.getByRole("menuitem", { name: "Archive" }));
  await expect(lists.getByRole("link", { name: "Errands" })).toBeHidden();
  await expect(page.getByRole("main")).toBeFocused();
});

test("? shows every shortcut in its group and searches them", async ({ page, person: _ }) => {
  await openApp(page);
  await page.keyboard.press("?");
  const help = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await expect(help.getByRole("heading", { level: 3 })).toHaveText([
    "Anywhere",
    "Go to",
    "On a todo",
    "Multiple todos",
    "On an update",
    "On a board or calendar",
  ]);
  await expectAccessible(page, "dialog");
  await tabTo(page, help.getByRole("searchbox", { name: "Search shortcuts" }));
  await typeText(page, "overdue");
  await expect(help.getByRole("term")).toHaveText(["Move overdue todos to today"]);
  await expect(help.getByRole("status")).toHaveText("1 shortcut");
  await help.getByRole("searchbox").fill("xyzzy");
  await expect(help.getByRole("status")).toContainText("No shortcuts match");
  await pressKeys(page, "Escape");
  await expect(help).toHaveCount(0);
});

test("single-key shortcuts are switched off for the account, and help says so", async ({
  page,
  person,
  openDevice,
}) => {
  await openApp(page, "/settings/keyboard", "Settings");
  const single = page.getByRole("switch", { name: "Use single-key shortcuts" });
  await single.click();
  await expect(
    page
      .getByRole("term")
      .filter({ hasText: /^Add todo$/ })
      .locator("xpath=following-sibling::dd"),
  ).toHaveText("off");
  await expect(
    page
      .getByRole("term")
      .filter({ hasText: /^Undo$/ })
      .locator("xpath=following-sibling::dd"),
  ).toHaveText(/Z/);
  await expectAccessible(page);
  await expect.poll(person.readSettings).toMatch(/"single_keys":\s*false/);
  const elsewhere = await openDevice();
  await openApp(elsewhere, "/settings/keyboard", "Settings");
  await expect(elsewhere.getByRole("switch", { name: "Use single-key shortcuts" })).not.toBeChecked();
  await elsewhere.goto("/todos");
  await expect(elsewhere.getByRole("heading", { level: 1 })).toBeVisible();
  await expect(syncStatus(elsewhere)).toContainText("All changes saved");
  await elsewhere.keyboard.press("q");
  await expect(quickAdd(elsewhere)).not.toBeFocused();
});

test("the list of shortcuts fits a phone's screen", async ({ person: _, openDevice }) => {
  const page = await openDevice(PIXEL);
  await openApp(page, "/settings/keyboard", "Settings");
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(overflow).toBeLessThanOrEqual(0);
});

test("the help's second page teaches by examples, which can be tapped", async ({ page, person: _ }) => {
  await openApp(page);
  await page.keyboard.press("?");
  await page.getByRole("tab", { name: "What you can type" }).click();
  const help = page.getByRole("dialog", { name: "What you can type" });
  await expectAccessible(page, "dialog");
  await help.getByRole("button", { name: /^Pay rent/ }).click();
  await expect(help).toHaveCount(0);
  await expect(page.getByRole("dialog").getByRole("textbox", { name: /^Add/ })).toHaveValue(/^Pay rent/);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await page.goto("/todos?help");
  await page.getByRole("tab", { name: "What you can type" }).click();
  await help.getByRole("button", { name: /^overdue/ }).click();
  await expect(page.getByRole("dialog", { name: "New filter" }).getByRole("combobox")).toHaveValue(
    /^overdue/,
  );
});
