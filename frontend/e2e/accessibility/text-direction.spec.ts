import type { Page } from "@playwright/test";
import type { Person } from "../support/accounts";
import { checkbox, detail, holdTimers, LINGER_MS, openApp, rows, title, toasts } from "../support/app";
import { typeText } from "../support/keyboard";
import { expect, test } from "../support/test";

const day = (offset: number) =>
  new Date(Date.now() + offset * 86_400_000).toLocaleDateString("sv-SE", { timeZone: "Europe/Vienna" });

const TAG = "דחוף";
const FILTER = "החשובים";
/** A title that ends in a mark, which moves to the wrong side of a text that is laid out from left to right. */
const TITLE = "לקנות חלב!";

/** Adds something of every kind with a Hebrew name. @returns the paths of the views that show it */
async function addHebrewTodos(person: Person): Promise<string[]> {
  const { id: list_id } = await person.addList({ name: "הבית שלי (חדש)", folder: "משפחה" });
  const { id: board } = await person.addList({ name: "לוח" });
  const { id: section } = await person.addTodo({ title: "מטבח?", kind: "section", list_id });
  const rest = { list_id, tags: [TAG], notes: "הערה ארוכה." };
  const today = await person.addTodo({ title: TITLE, ...rest, priority: "high", due_date: day(0) });
  await person.addTodo({ title: "להזמין שולחן?", list_id, parent_id: today.id });
  await person.addTodo({ title: "לנקות!", ...rest, parent_id: section });
  await person.addTodo({
    title: "לצאת לריצה!",
    list_id: board,
    due_date: day(1),
    recurrence: { rule: "FREQ=DAILY" },
  });
  await person.addTodo({ title: "גמור.", list_id, completed: true });
  await person.deleteTodo((await person.addTodo({ title: "נמחק.", list_id })).id);
  await person.archiveList((await person.addList({ name: "ישן." })).id);
  await person.saveView(board, { layout: "board" });
  const filter = await person.addFilter(FILTER, "!high | @none");
  return [
    `/lists/${list_id}`,
    `/lists/${board}`,
    "/today",
    "/upcoming",
    `/tags/${encodeURIComponent(TAG)}`,
    `/filters/${filter}`,
    "/completed",
    "/trash",
    "/archive",
  ];
}

/** Finds the texts that begin with a Hebrew letter and are laid out from left to right, and quoted names that are not isolated. */
const findWrongDirections = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const isHebrew = /^[^\p{L}]*\p{Script=Hebrew}/u;
    const isRtl = (element: Element) => getComputedStyle(element).direction === "rtl";
    const wrong: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const element = node.parentElement;
      const text = node.textContent ?? "";
      if (!element?.checkVisibility() || element.closest("script, style, option, .sr-only")) continue;
      if (isHebrew.test(text) ? !isRtl(element) : /“[^”]*\p{Script=Hebrew}/u.test(text)) wrong.push(text);
    }
    for (const field of document.querySelectorAll<HTMLInputElement>("input, textarea"))
      if (isHebrew.test(field.value) && !isRtl(field)) wrong.push(`field ${field.value}`);
    return wrong;
  });

async function expectDirections(page: Page, place: string): Promise<void> {
  expect.soft(await findWrongDirections(page), place).toEqual([]);
}

test("each text that a person wrote has its own direction, in every view", async ({ page, person }) => {
  for (const path of await addHebrewTodos(person)) {
    await openApp(page, path, /./);
    await expect(
      page
        .getByRole("main")
        .getByText(/\p{Script=Hebrew}/u)
        .first(),
    ).toBeVisible();
    await expectDirections(page, path);
  }
  for (const layout of ["week", "month"]) {
    await person.saveView("upcoming", { layout });
    await openApp(page, "/upcoming", "Upcoming");
    await expect(page.getByRole("main").locator(".chip").first()).toBeVisible();
    await expectDirections(page, layout);
  }
});

test("each text that a person wrote has its own direction, in panels, menus, dialogs and messages", async ({
  page,
  person,
}) => {
  const [path = ""] = await addHebrewTodos(person);
  // A completed row stays until it is deleted.
  await holdTimers(page, LINGER_MS);
  await openApp(page, path, /./);
  await title(page, TITLE).click();
  await expect(detail(page).getByText("להזמין שולחן?")).toBeVisible();
  await expectDirections(page, "the panel");
  await detail(page).getByRole("button", { name: /^List/ }).click();
  await expect(page.getByRole("menu")).toBeVisible();
  await expectDirections(page, "the list menu");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  for (const [key, role, name] of [
    ["m", "dialog", /Move/],
    ["t", "dialog", /Tags/],
    ["Control+k", "dialog", "Search"],
  ] as const) {
    await title(page, TITLE).focus();
    await page.keyboard.press(key);
    await expect(page.getByRole(role, { name })).toBeVisible();
    if (key === "Control+k") await typeText(page, "לקנות");
    await expectDirections(page, `after ${key}`);
    await page.keyboard.press("Escape");
    await expect(page.getByRole(role, { name })).toBeHidden();
  }
  await title(page, TITLE).press("e");
  await expect(rows(page).getByRole("textbox", { name: "Title" })).toBeVisible();
  await expectDirections(page, "the title's field");
  await page.keyboard.press("Escape");
  await checkbox(page, "לנקות!").click();
  await title(page, TITLE).press("Delete");
  await expect(toasts(page).getByRole("button", { name: "Undo" })).toBeVisible();
  await expectDirections(page, "a toast");
});
