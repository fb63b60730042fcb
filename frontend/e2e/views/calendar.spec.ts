import { detail, goOffline, rows, selectionBar, title } from "../support/app";
import { expectAccessible } from "../support/axe";
import { chip, day, dayList, fetchDue, openUpcoming, readTexts } from "../support/calendar";
import { dragTo, middleOf, pickUp } from "../support/drag";
import { pressKeys, typeText } from "../support/keyboard";
import { findOverflow } from "../support/layout";
import { PLAIN_PIXEL } from "../support/phone";
import { expect, test, workerTest } from "../support/test";

test("the month shows each todo on its day by time, and future occurrences lightly", async ({
  page,
  person,
}) => {
  await openUpcoming(page, person, "month");
  await expect(page.getByRole("heading", { name: "March 2027" })).toBeVisible();
  const readDay = () => readTexts(dayList(page, "Wednesday 17 March"));
  await expect.poll(readDay).toEqual(["Breakfast", "Dentist"]);
  await expect(page.getByRole("button", { name: "+1 more" })).toBeVisible();
  await expect.poll(() => readTexts(dayList(page, "Thursday 25 March"))).toEqual(["Water the lemon tree"]);
  await expect(dayList(page, "Thursday 25 March").locator("[draggable]")).toHaveCount(0);
  await dayList(page, "Thursday 25 March")
    .getByRole("button", { name: /Water the lemon tree/ })
    .click();
  await expect(detail(page).getByRole("textbox", { name: "Title" })).toHaveValue("Water the lemon tree");
  await detail(page).getByRole("button", { name: "Close" }).click();
  await page.getByRole("button", { name: "+1 more" }).click();
  const list = page.getByRole("dialog", { name: "Wednesday 17 March" });
  await expect(list.getByRole("button", { name: "Tax return", exact: true })).toBeVisible();
  await list.getByRole("checkbox", { name: "Complete “Tax return”" }).click();
  await expect.poll(() => person.fetchTitles("&completed=true")).toEqual(["Tax return"]);
  await page.keyboard.press("Escape");
  await expect(list).toBeHidden();
  await expect(day(page, "Wednesday 17 March")).toBeFocused();
  await day(page, "Thursday 25 March").click();
  const later = page.getByRole("dialog", { name: "Thursday 25 March" });
  await expect(later.getByRole("button", { name: /Water the lemon tree/ })).toBeVisible();
  expect(await findOverflow(later)).toEqual([]);
});

test("keys move the focus between days and todos, and reschedule a todo without changing its time", async ({
  page,
  person,
}) => {
  await openUpcoming(page, person, "month");
  await expect(chip(page, "Dentist")).toBeVisible();
  await pressKeys(page, "ArrowDown");
  await expect(day(page, "Wednesday 17 March")).toBeFocused();
  await pressKeys(page, "ArrowDown", "ArrowDown");
  await expect(chip(page, "Dentist")).toBeFocused();
  await pressKeys(page, "Alt+ArrowRight");
  await expect.poll(() => fetchDue(person, "Dentist")).toEqual(["2027-03-18", "09:30:00"]);
  await expect(page.getByText("Moved “Dentist” to Thursday 18 March")).toBeAttached();
  await expect(chip(page, "Dentist")).toBeFocused();
  await pressKeys(page, "Alt+ArrowDown");
  await expect.poll(() => fetchDue(person, "Dentist")).toEqual(["2027-03-25", "09:30:00"]);
  await pressKeys(page, "Control+z");
  await expect.poll(() => fetchDue(person, "Dentist")).toEqual(["2027-03-18", "09:30:00"]);
  await chip(page, "Dentist").focus();
  await pressKeys(page, "1");
  await expect.poll(async () => (await person.fetchTodos("&q=Dentist"))[0]?.priority).toBe("high");
  await pressKeys(page, "Enter");
  await expect(detail(page)).toBeVisible();
});

test("N, P and T change the month, and arrow keys cross its edge", async ({ page, person }) => {
  await openUpcoming(page, person, "month");
  await expect(chip(page, "Dentist")).toBeVisible();
  await pressKeys(page, "n");
  await expect(page.getByRole("heading", { name: "April 2027" })).toBeVisible();
  await pressKeys(page, "PageUp", "p");
  await expect(page.getByRole("heading", { name: "February 2027" })).toBeVisible();
  await pressKeys(page, "t");
  await expect(day(page, "Wednesday 17 March")).toBeFocused();
  await pressKeys(page, "ArrowUp", "ArrowUp", "ArrowUp");
  await expect(day(page, "Wednesday 24 February")).toBeFocused();
  await expect(page.getByRole("heading", { name: "February 2027" })).toBeVisible();
  await page.getByRole("button", { name: "Next month" }).click();
  await expect(page.getByRole("heading", { name: "March 2027" })).toBeVisible();
});

test("the present week starts today, pages by seven days, and runs from right to left as well", async ({
  page,
  person,
}) => {
  await openUpcoming(page, person, "week");
  const weekdays = page.locator(".week-head button");
  await expect(weekdays.first()).toHaveAccessibleName(/^Wednesday 17 March/);
  await expect(weekdays.last()).toHaveAccessibleName(/^Tuesday 23 March/);
  await page.getByRole("button", { name: "Next 7 days" }).click();
  await expect(weekdays.first()).toHaveAccessibleName(/^Wednesday 24 March/);
  await page.getByRole("button", { name: "Previous 7 days" }).click();
  await page.getByRole("button", { name: "Previous 7 days" }).click();
  await expect(weekdays.last()).toHaveAccessibleName(/^Tuesday 16 March/);
  await page.locator(".period-bar").getByRole("button", { name: "Today" }).click();
  await expect(weekdays.first()).toHaveAccessibleName(/^Wednesday 17 March/);
  await page.evaluate(() => {
    document.dir = "rtl";
  });
  const [first, last] = [await weekdays.first().boundingBox(), await weekdays.last().boundingBox()];
  expect(first?.x).toBeGreaterThan(last?.x ?? 0);
  await chip(page, "Passport").focus();
  await pressKeys(page, "Alt+ArrowLeft");
  await expect.poll(() => fetchDue(person, "Passport")).toEqual(["2027-03-20", null]);
});

for (const layout of ["month", "week"] as const) {
  test(`a todo dragged to another day of the ${layout} keeps its time`, async ({ page, person }) => {
    await openUpcoming(page, person, layout);
    await pickUp(page, chip(page, "Dentist"));
    await dragTo(page, await middleOf(day(page, "Saturday 20 March")));
    await page.mouse.up();
    await expect.poll(() => fetchDue(person, "Dentist")).toEqual(["2027-03-20", "09:30:00"]);
    await expect(page.getByText("Moved “Dentist” to Saturday 20 March")).toBeAttached();
    await page.keyboard.press("Control+z");
    await expect.poll(() => fetchDue(person, "Dentist")).toEqual(["2027-03-17", "09:30:00"]);
  });
}

for (const layout of ["month", "week"] as const) {
  workerTest(
    `the ${layout} shows a completed todo on its due day, struck through and last`,
    async ({ page, person, context }) => {
      const done = await person.addTodo({ title: "Rent", due_date: "2027-03-19", due_time: "07:00" });
      await person.updateTodo(done.id, { completed: true });
      await person.addTodo({ title: "Elsewhere", due_date: "2027-07-01" });
      await openUpcoming(page, person, layout);
      const friday = dayList(page, "Friday 19 March");
      await expect.poll(() => readTexts(friday)).toEqual(["Passport", "Rent"]);
      await expect(day(page, "Friday 19 March, 1 todo")).toBeVisible();
      const completedChip = friday.locator(".chip").filter({ hasText: "Rent" });
      await expect(completedChip.locator(".todo-title > span")).toHaveCSS(
        "text-decoration-line",
        "line-through",
      );
      await expect(completedChip).toContainText("completed");
      await pressKeys(page, "Control+a");
      await expect(selectionBar(page)).toContainText("6 selected");
      await pressKeys(page, "Escape");
      await goOffline(page);
      await chip(page, "Rent").focus();
      await pressKeys(page, "x");
      await expect(completedChip).not.toHaveClass(/is-done/);
      await expect.poll(() => readTexts(friday)).toEqual(["Rent", "Passport"]);
      await pressKeys(page, "Control+z");
      await expect.poll(() => readTexts(friday)).toEqual(["Passport", "Rent"]);
      await context.setOffline(false);
    },
  );
}

test("the agenda takes a dragged todo and a new one on a day", async ({ page, person }) => {
  await openUpcoming(page, person, "list");
  await person.addTodo({ title: "Late", due_date: "2027-03-01" });
  const heading = rows(page).getByRole("heading", { level: 2, name: "Friday 19 March" });
  await expect(rows(page).getByRole("heading", { level: 2, name: "Today" })).toBeVisible();
  await expect(title(page, "Late")).toBeVisible();
  await pickUp(page, title(page, "Late"));
  await dragTo(page, await middleOf(heading));
  await page.mouse.up();
  await expect.poll(() => fetchDue(person, "Late")).toEqual(["2027-03-19", null]);
  const dayHeading = page.locator(".day-head").filter({ hasText: "Friday 19 March" });
  await dayHeading.hover();
  await dayHeading.getByRole("button", { name: "Add todo" }).click();
  await typeText(page, "Pack !2\n");
  await expect(title(page, "Pack")).toBeVisible();
  await expect.poll(() => fetchDue(person, "Pack")).toEqual(["2027-03-19", null]);
});

test("the agenda offers the coming days for which nothing is planned", async ({ page, person }) => {
  await openUpcoming(page, person, "list");
  const days = rows(page).getByRole("heading", { level: 2 });
  await expect(days).toHaveText([
    "Today",
    /^Thursday/,
    /^Friday/,
    /^Saturday/,
    /^Sunday/,
    /^Monday/,
    "Tuesday 23 March",
  ]);
  const saturday = page.locator(".day-head").filter({ hasText: "Saturday 20 March" });
  await expect(saturday).toContainText("Nothing planned");
  await pickUp(page, title(page, "Passport"));
  await dragTo(page, await middleOf(saturday.getByRole("heading")));
  await page.mouse.up();
  await expect.poll(() => fetchDue(person, "Passport")).toEqual(["2027-03-20", null]);
  await expect(saturday).not.toContainText("Nothing planned");
  await expect(page.locator(".day-head").filter({ hasText: "Friday 19 March" })).toContainText(
    "Nothing planned",
  );
});

workerTest("the chosen calendar layout survives an offline reload", async ({ page, context, person }) => {
  await openUpcoming(page, person, "list");
  await page.getByRole("button", { name: "View options" }).click();
  await page.getByRole("menuitemradio", { name: "7 days" }).click();
  await expect(chip(page, "Dentist")).toBeVisible();
  await goOffline(page);
  await page.reload();
  await expect(chip(page, "Dentist")).toBeVisible();
  await chip(page, "Passport").focus();
  await pressKeys(page, "Alt+ArrowRight");
  await expect.poll(() => readTexts(dayList(page, "Saturday 20 March"))).toEqual(["Passport"]);
  await context.setOffline(false);
  await expect.poll(() => fetchDue(person, "Passport")).toEqual(["2027-03-20", null]);
});

test("Upcoming is accessible as month, week and list", async ({ page, person }) => {
  await openUpcoming(page, person, "month");
  for (const [layout, part] of [
    ["month", ".month"],
    ["week", ".week"],
    ["list", ".day-head"],
  ] as const) {
    await test.step(layout, async () => {
      await person.saveView("upcoming", { layout });
      await expect(page.locator(part).first()).toBeVisible();
      await expect(page.getByRole("button", { name: "Passport", exact: true })).toBeVisible();
      await expectAccessible(page);
    });
  }
});

test.describe("on a phone", () => {
  test.use(PLAIN_PIXEL);

  for (const layout of ["month", "week"] as const) {
    test(`the ${layout} shows days to tap and the chosen day's todos below them`, async ({
      page,
      person,
    }) => {
      await openUpcoming(page, person, layout);
      await expect(page.getByRole("region", { name: "Wednesday 17 March" })).toContainText("Tax return");
      await day(page, "Friday 19 March").tap();
      const list = page.getByRole("region", { name: "Friday 19 March" });
      await expect(list).toContainText("Passport");
      await list.getByRole("button", { name: "Add todo" }).tap();
      await typeText(page, "Pack\n");
      await expect(list).toContainText("Pack");
      await expect.poll(() => fetchDue(person, "Pack")).toEqual(["2027-03-19", null]);
      const box = await day(page, "Thursday 18 March").boundingBox();
      expect(box?.height).toBeGreaterThanOrEqual(44);
      await expectAccessible(page);
    });
  }
});
