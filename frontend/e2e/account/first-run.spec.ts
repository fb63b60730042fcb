import { signUpForTour } from "../support/accounts";
import { addTodos, openApp, quickAdd, readTitles, rows, title } from "../support/app";
import { expectAccessible } from "../support/axe";
import { pressKeys, typeText } from "../support/keyboard";
import { PIXEL } from "../support/phone";
import { expect, test } from "../support/test";

const TITLES = [/^Press Q and type “Call Mom tomorrow 6pm”$/, /^Drag me, or press /, /^Check me off, /];

test("a new account starts with three todos that teach, and what they teach works", async ({
  page,
  context,
}) => {
  const person = await signUpForTour(context);
  await openApp(page);
  await expect(rows(page).getByRole("checkbox")).toHaveCount(3);
  for (const [at, words] of TITLES.entries()) expect((await readTitles(page))[at]).toMatch(words);
  await expectAccessible(page);

  await page.keyboard.press("q");
  await expect(quickAdd(page)).toBeFocused();
  await typeText(page, "Call Mom tomorrow 6pm");
  await pressKeys(page, "Enter", "Escape");
  await expect(title(page, "Call Mom")).toBeVisible();

  const [first = "", second = ""] = await readTitles(page);
  await title(page, first).focus();
  await page.keyboard.press("Alt+ArrowDown");
  await expect.poll(async () => (await readTitles(page)).slice(0, 2)).toEqual([second, first]);

  await rows(page).getByRole("checkbox").nth(2).click();
  await expect(rows(page).getByRole("checkbox").nth(2)).toBeChecked();
  await page.keyboard.press("Control+z");
  await expect(rows(page).getByRole("checkbox").nth(2)).not.toBeChecked();
  await expect.poll(async () => (await person.fetchTitles()).length).toBe(4);
});

test("undo skips the tour's todos, and they stay away once they are deleted", async ({ page, context }) => {
  const person = await signUpForTour(context);
  await openApp(page);
  await expect(rows(page).getByRole("checkbox")).toHaveCount(3);
  await page.keyboard.press("Control+z");
  await expect(rows(page).getByRole("checkbox")).toHaveCount(3);
  await expect.poll(async () => (await person.fetchTodos()).length).toBe(3);
  for (const { id } of await person.fetchTodos()) await person.deleteTodo(id);
  await expect(page.getByText("Your Inbox is clear.")).toBeVisible();
  await page.reload();
  await expect(page.getByText("Your Inbox is clear.")).toBeVisible();
  await addTodos(page, "My own");
  await expect.poll(() => person.fetchTitles()).toEqual(["My own"]);
});

test("two devices that start at once create three todos between them", async ({ context, openDevice }) => {
  const person = await signUpForTour(context);
  const pages = [await context.newPage(), await openDevice(PIXEL)] as const;
  await Promise.all(pages.map((page) => openApp(page)));
  for (const page of pages) await expect(rows(page).getByRole("checkbox")).toHaveCount(3);
  await expect.poll(async () => (await person.fetchTitles()).length).toBe(3);
});

test("the tour on a phone teaches touch", async ({ openBrowser }) => {
  const context = await openBrowser(PIXEL);
  await signUpForTour(context);
  const page = await context.newPage();
  await openApp(page);
  await expect(title(page, "Tap + and type “Call Mom tomorrow 6pm”")).toBeVisible();
  const done = rows(page).getByRole("checkbox", { name: /tap again to bring me back/ });
  await done.tap();
  await expect(done).toBeChecked();
  await done.tap();
  await expect(done).not.toBeChecked();
});
