import { detail, openApp } from "../support/app";
import { addTodosOfWeek, chip, day, dayList, openUpcoming } from "../support/calendar";
import { pressKeys } from "../support/keyboard";
import { findOverflow } from "../support/layout";
import { expect, test } from "../support/test";

test("near the end of a month the view begins with this week and goes on into the next month", async ({
  page,
  person,
}) => {
  await person.addTodo({ title: "Rent", due_date: "2027-04-01" });
  await addTodosOfWeek(person, "month");
  await page.clock.setFixedTime(new Date("2027-03-30T10:00:00+02:00"));
  await openApp(page, "/upcoming", "Upcoming");
  await expect(page.getByRole("heading", { name: "March – April 2027" })).toBeVisible();
  const weeks = page.locator(".month-weeks");
  const heightAbove = async (name: string) => {
    const [cell, pane] = [await day(page, name).boundingBox(), await weeks.boundingBox()];
    return Math.round((cell?.y ?? 0) - (pane?.y ?? 0));
  };
  await expect.poll(() => heightAbove("Tuesday 30 March")).toBeLessThan(20);
  expect(await heightAbove("Tuesday 30 March")).toBeGreaterThanOrEqual(0);
  await expect(chip(page, "Rent")).toBeInViewport();
  await expect(day(page, "Sunday 2 May")).toBeInViewport();
  // The weeks before are above, and keys lead there.
  await day(page, "Tuesday 30 March").focus();
  await pressKeys(page, "ArrowUp");
  await expect(day(page, "Tuesday 23 March")).toBeInViewport();
});

test("cards show priority and time also beside an open panel, and a week on a tablet does not scroll sideways", async ({
  page,
  person,
}) => {
  await page.setViewportSize({ width: 1280, height: 900 });
  await openUpcoming(page, person, "week");
  const dentist = page.locator(".chip").filter({ hasText: "Dentist" });
  await chip(page, "Dentist").focus();
  await pressKeys(page, "1");
  await expect(dentist.locator('[data-priority="high"]')).toBeVisible();
  await expect(chip(page, "Dentist")).toHaveAccessibleDescription("High priority");
  await pressKeys(page, "Enter");
  await expect(detail(page)).toBeVisible();
  await expect(dentist.getByText("9:30")).toBeVisible();
  await page.keyboard.press("Escape");
  await person.saveView("upcoming", { layout: "month" });
  await expect(page.locator(".month")).toBeVisible();
  await chip(page, "Dentist").focus();
  await pressKeys(page, "Enter");
  await expect(detail(page)).toBeVisible();
  await expect(dentist.getByText("9:30")).toBeVisible();
  expect(await findOverflow(dentist)).toEqual([]);

  await page.setViewportSize({ width: 820, height: 1180 });
  await person.saveView("upcoming", { layout: "week" });
  await openApp(page, "/upcoming", "Upcoming");
  await expect(chip(page, "Dentist")).toBeVisible();
  const isWide = () =>
    page
      .locator(".week, .app-view")
      .evaluateAll((panes) => panes.some((pane) => pane.scrollWidth > pane.clientWidth));
  await expect.poll(isWide).toBe(false);
  for (const name of ["Wednesday 17 March", "Tuesday 23 March"])
    await expect(day(page, name)).toBeInViewport();
  const box = await dayList(page, "Wednesday 17 March").boundingBox();
  expect(box?.width).toBeGreaterThan(100);
});

test("a month on a tablet shows words of each todo", async ({ page, person }) => {
  await page.setViewportSize({ width: 820, height: 1180 });
  await person.addTodo({ title: "Renew the passport of the youngest", due_date: "2027-03-23" });
  await openUpcoming(page, person, "month");
  const passport = page.getByRole("button", { name: "Renew the passport of the youngest", exact: true });
  await expect(passport).toBeInViewport();
  const shown = await passport.evaluate((button) => {
    const box = button.getBoundingClientRect();
    const range = document.createRange();
    const walker = document.createTreeWalker(button, NodeFilter.SHOW_TEXT);
    let words = "";
    for (let node = walker.nextNode(); node; node = walker.nextNode())
      for (let at = 0; at < (node.nodeValue ?? "").length; at += 1) {
        range.setStart(node, at);
        range.setEnd(node, at + 1);
        const letter = range.getBoundingClientRect();
        if (letter.right <= box.right && letter.bottom <= box.bottom) words += node.nodeValue?.[at];
      }
    return words;
  });
  expect(shown).toContain("Renew the");
});
