import type { Page } from "@playwright/test";
import { detail, openApp, title } from "../support/app";
import { expect, test } from "../support/test";

const popover = (page: Page, name: string) => page.getByRole("dialog", { name });

test("the preview of what is typed pushes nothing out of sight in the date popover", async ({
  page,
  person,
}) => {
  await page.setViewportSize({ width: 1440, height: 600 });
  await person.addTodo({ title: "Water the ferns", due_date: "2030-01-01", due_time: "09:00:00" });
  await openApp(page);
  await title(page, "Water the ferns").hover();
  await page.getByRole("button", { name: "Set due date for “Water the ferns”" }).click();
  const repeat = popover(page, "Due date").getByRole("button", { name: "Repeat", exact: true });
  await expect(repeat).toBeInViewport({ ratio: 1 });
  // The trial waits until the popover has come to rest.
  await repeat.hover({ trial: true });
  const before = await repeat.boundingBox();
  await popover(page, "Due date")
    .getByRole("textbox", { name: /^Type a date/ })
    .fill("every 2nd tuesday 9am");
  await expect(popover(page, "Due date").getByText(/9:00.AM · Every/)).toBeVisible();
  await expect(repeat).toBeInViewport({ ratio: 1 });
  expect(await repeat.boundingBox()).toEqual(before);
});

test("the dates of reminders and rules are written as the account writes them, and chosen in a calendar", async ({
  page,
  person,
}) => {
  await person.updateProfile({ locale: "en-GB" });
  await page.clock.setFixedTime(new Date("2027-03-17T10:00:00+01:00"));
  const todo = await person.addTodo({ title: "Call Ada", due_date: "2027-03-20" });
  await openApp(page, `/todos?todo=${todo.id}`);
  await detail(page).getByRole("button", { name: "Add reminder" }).click();
  const reminder = popover(page, "Remind me");
  await reminder.getByRole("button", { name: "At a specific time" }).click();
  await reminder.getByRole("button", { name: "Friday 19 March", exact: true }).click();
  await expect(reminder.getByText("Friday 19 March")).toBeVisible();
  await page.keyboard.press("Escape");

  await detail(page)
    .getByRole("button", { name: /^Repeat/ })
    .click();
  await page.getByRole("button", { name: "Custom…" }).click();
  await page.getByLabel("Ends").selectOption("until");
  await page.getByRole("button", { name: "End date: Monday 19 April" }).click();
  await page.getByRole("button", { name: "Friday 30 April", exact: true }).click();
  await expect(page.getByRole("button", { name: "End date: Friday 30 April" })).toBeFocused();
  await expect(page.locator("input[type=date], input[type=datetime-local]")).toHaveCount(0);
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await expect
    .poll(async () => (await person.findTodo("Call Ada"))?.recurrence?.rule)
    .toContain("UNTIL=20270430");
});
