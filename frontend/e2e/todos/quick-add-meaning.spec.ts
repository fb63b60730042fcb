import type { Locator, Page } from "@playwright/test";
import type { Person } from "../support/accounts";
import { goOffline, openApp, quickAdd, rows, title } from "../support/app";
import { keyboardTest, pressKeys, typeText } from "../support/keyboard";
import { expect, test, workerTest } from "../support/test";
import { column, readCards } from "../support/views";

const chips = (page: Page) => page.locator(".quick-add-chip");

keyboardTest("Tab creates the list that a line names, and a number names none", async ({ page, person }) => {
  await openApp(page);
  await pressKeys(page, "q");
  await typeText(page, "fix #42\n");
  await expect.poll(() => person.fetchTitles()).toEqual(["fix #42"]);
  // The server may have the todo before the page has emptied the field.
  await expect(quickAdd(page)).toHaveValue("");
  await typeText(page, "stamps #Errands");
  await expect(page.getByRole("listbox", { name: "Lists" }).getByRole("option")).toHaveText([
    /Create list “Errands”/,
  ]);
  await pressKeys(page, "Tab");
  await expect(quickAdd(page)).toHaveValue("stamps #Errands ");
  await expect(chips(page)).toHaveText(["#Errands"]);
  await page.keyboard.press("Enter");
  await expect.poll(() => person.fetchTitles()).toEqual(["fix #42", "stamps"]);
});

test("the row under the line shows what was read, and one press dismisses it", async ({ page, person }) => {
  await openApp(page);
  await pressKeys(page, "q");
  await typeText(page, "pay rent every month starting 2027-01-31 9am !2 @bills");
  const row = page.getByRole("list", { name: "Recognized" });
  await expect(row.getByRole("listitem")).toHaveText([
    /^Sun, Jan 31, 2027, 9:00.AM$/,
    "Every month on the last day",
    "Medium",
    "@bills",
  ]);
  await row.getByRole("button", { name: /Medium/ }).click();
  await expect(row.getByRole("listitem")).toHaveCount(3);
  await page.keyboard.press("Enter");
  await expect.poll(() => person.fetchTitles()).toEqual(["pay rent !2"]);
});

test("a reminder can be typed", async ({ page, person }) => {
  await openApp(page);
  await quickAdd(page).fill("call the bank tomorrow 9am !30m");
  const understood = page.getByRole("list", { name: "Recognized" });
  await expect(understood.getByRole("listitem").filter({ hasText: "30 minutes before" })).toBeVisible();
  await quickAdd(page).press("Enter");
  await expect.poll(() => person.fetchTitles()).toEqual(["call the bank"]);
  await expect.poll(() => person.fetchReminders("call the bank")).toMatchObject([{ before_minutes: 30 }]);
});

keyboardTest(
  "a title that is edited keeps its own words and applies the ones typed",
  async ({ page, person }) => {
    await person.addTodo({ title: "Read friday's notes on monday", tags: ["home"] });
    await openApp(page);
    await title(page, "Read friday's notes on monday").focus();
    await pressKeys(page, "e");
    const field = rows(page).getByRole("textbox", { name: "Title" });
    await expect(field).toBeFocused();
    await pressKeys(page, "End");
    await typeText(page, " tomorrow 9am !1 @work");
    await expect(chips(page)).toHaveText(["tomorrow 9am", "!1", "@work"]);
    await page.keyboard.press("Enter");
    await expect
      .poll(() => person.findTodo("Read friday's notes on monday"))
      .toMatchObject({
        priority: "high",
        due_time: "09:00:00",
        tags: ["home", "work"],
      });
  },
);

const addButtons = (page: Page): Locator => page.getByRole("button", { name: /^Add todo to “/ });
const saveBoard = (person: Person, view: string, group: string) =>
  person.saveView(view, { group, layout: "board" });

async function openFilter(page: Page, person: Person, query: string, group: string): Promise<void> {
  const filter = await person.addFilter("Filtered", query);
  await saveBoard(person, `filter:${filter}`, group);
  await openApp(page, `/filters/${filter}`, "Filtered");
}

workerTest(
  "a todo added on a tag's board gets the tag and its column's value, offline too",
  async ({ page, person, context }) => {
    await person.addTodo({ title: "Paint", tags: ["phone", "home"] });
    await saveBoard(person, "tag:home", "tag");
    await openApp(page, "/tags/home", "home");
    await expect.poll(() => readCards(page, "phone")).toEqual(["Paint"]);
    await expect(addButtons(page)).toHaveCount(1);
    await goOffline(page);
    await addButtons(page).press("Enter");
    await typeText(page, "Call the joiner !2\n");
    await expect.poll(() => readCards(page, "phone")).toHaveLength(2);
    await pressKeys(page, "Escape");
    await context.setOffline(false);
    await expect
      .poll(async () => person.findTodo("Call the joiner"))
      .toMatchObject({ tags: ["phone", "home"], priority: "medium", list_id: person.inbox });
    await page.locator("[data-card] [data-title]").first().focus();
    await pressKeys(page, "Control+z");
    await expect.poll(() => readCards(page, "phone")).toEqual(["Paint"]);
  },
);

test("a todo added in the section of another list goes to that list", async ({ page, person }) => {
  const { id: list } = await person.addList({ name: "Kitchen" });
  const doing = await person.addTodo({ title: "Doing", kind: "section", list_id: list });
  await person.addTodo({ title: "Oak", list_id: list, parent_id: doing.id, tags: ["home"] });
  await saveBoard(person, "tag:home", "section");
  await openApp(page, "/tags/home", "home");
  await column(page, "Doing").getByRole("button", { name: "Add todo to “Doing”" }).click();
  await typeText(page, "Lamp\n");
  await expect
    .poll(async () => person.findTodo("Lamp"))
    .toMatchObject({ list_id: list, parent_id: doing.id, tags: ["home"] });
});

test("a todo added on a filter's board matches the filter", async ({ page, person }) => {
  const { id: work } = await person.addList({ name: "Work" });
  await person.addTodo({ title: "Offer", list_id: work, priority: "high" });
  await openFilter(page, person, "#Work & !high", "priority");
  await expect(addButtons(page)).toHaveCount(1);
  await addButtons(page).click();
  await typeText(page, "Invoice\n");
  await expect.poll(() => readCards(page, "High priority")).toContain("Invoice");
  await expect
    .poll(async () => person.findTodo("Invoice"))
    .toMatchObject({ list_id: work, priority: "high" });
});

test("a filter that implies no values has no add button on its board", async ({ page, person }) => {
  await person.addTodo({ title: "Offer", priority: "high" });
  await openFilter(page, person, "!high | overdue", "priority");
  await expect.poll(() => readCards(page, "High priority")).toEqual(["Offer"]);
  await expect(addButtons(page)).toHaveCount(0);
});
