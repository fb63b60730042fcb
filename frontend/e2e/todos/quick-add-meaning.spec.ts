import type { Page } from "@playwright/test";
import { openApp, quickAdd, rows, title } from "../support/app";
import { keyboardTest, pressKeys, typeText } from "../support/keyboard";
import { expect, test } from "../support/test";

const chips = (page: Page) => page.locator(".quick-add-chip");

keyboardTest("Tab creates the list that a line names, and a number names none", async ({ page, person }) => {
  await openApp(page);
  await pressKeys(page, "q");
  await typeText(page, "fix #42\n");
  await expect.poll(() => person.fetchTitles()).toEqual(["fix #42"]);
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
  const row = page.getByRole("list", { name: "Understood" });
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
  const understood = page.getByRole("list", { name: "Understood" });
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
