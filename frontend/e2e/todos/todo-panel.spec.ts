import { addDays } from "@/lib/dates";
import { detail, openApp, rows, title, toasts } from "../support/app";
import { expectAccessible } from "../support/axe";
import { pressKeys, tabTo, typeText } from "../support/keyboard";
import { expect, test } from "../support/test";

const TODAY = new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/Vienna" }).format(new Date());

const NOTES = [
  "# Plan",
  "",
  "- [x] Book",
  "- [ ] Pay *soon*",
  "",
  "```",
  "- [ ] not a box",
  "```",
  "",
  "<img src=x onerror=alert(1)> [bad](javascript:alert(1)) [good](https://example.org)",
].join("\n");

test("a checkbox in the notes toggles without changing the rest of them", async ({ page, person }) => {
  const todo = await person.addTodo({ title: "Trip", notes: NOTES });
  await openApp(page, `/todos?todo=${todo.id}`);
  const boxes = detail(page).getByRole("checkbox", { name: /^(Book|Pay)/ });
  await expect(boxes).toHaveCount(2);
  await detail(page).getByRole("checkbox", { name: /^Pay/ }).press(" ");
  const toggled = NOTES.replace("- [ ] Pay", "- [x] Pay");
  await expect.poll(async () => (await person.fetchTodos())[0]?.notes).toBe(toggled);
  await expect(detail(page).getByRole("checkbox", { name: /^Pay/ })).toBeChecked();
});

test("the last words are saved when the page is reloaded while they are written", async ({
  page,
  person,
}) => {
  const todo = await person.addTodo({ title: "Trip" });
  await openApp(page, `/todos?todo=${todo.id}`);
  await detail(page).getByRole("textbox", { name: "Title" }).fill("Trip to Rome");
  await page.reload();
  await expect(detail(page).getByRole("textbox", { name: "Title" })).toHaveValue("Trip to Rome");
  await detail(page).getByRole("textbox", { name: "Notes" }).fill("Take the night train");
  await page.reload();
  await expect(detail(page)).toContainText("Take the night train");
  await title(page, "Trip to Rome").press("e");
  await rows(page).getByRole("textbox", { name: "Title" }).fill("Trip to Naples");
  await page.reload();
  await expect(title(page, "Trip to Naples")).toBeVisible();
});

test("notes render markup as text and only safe links as links", async ({ page, person }) => {
  const todo = await person.addTodo({ title: "Trip", notes: NOTES });
  await openApp(page, `/todos?todo=${todo.id}`);
  await expect(detail(page).getByRole("link")).toHaveText(["good"]);
  await expect(detail(page).getByRole("link")).toHaveAttribute("rel", /noopener/);
  await expect(detail(page).getByText("<img src=x onerror=alert(1)>")).toBeVisible();
  await expect(detail(page).locator("img")).toHaveCount(0);
  await expectAccessible(page);
  await detail(page).getByRole("button", { name: "Edit notes" }).press("Enter");
  await expect(detail(page).getByRole("textbox", { name: "Notes" })).toHaveValue(NOTES);
});

test("a custom recurrence is described, skipped and completed, and the completion is recorded", async ({
  page,
  person,
}) => {
  const todo = await person.addTodo({ title: "Water the lemon tree", due_date: "2037-11-24" });
  await openApp(page, `/todos?todo=${todo.id}`);
  const repeat = detail(page).getByRole("button", { name: /^Repeat/ });
  await repeat.press("Enter");
  await page.getByRole("button", { name: "Custom…" }).press("Enter");
  await page.getByRole("spinbutton", { name: "Interval" }).fill("2");
  await page.getByLabel("Ends").selectOption("until");
  await page.getByRole("button", { name: /^End date: .*December 24, 2037/ }).press("Enter");
  const date = page.getByRole("textbox", { name: /^Type a date/ });
  await date.fill("1 may 2038");
  await expect(page.getByRole("button", { name: "Saturday, May 1, 2038", exact: true })).toBeVisible();
  await date.press("Enter");
  await expect(page.getByRole("button", { name: "End date: Saturday, May 1, 2038" })).toBeFocused();
  await expect(page.getByText("Every other Tuesday until May 1, 2038")).toBeVisible();
  await page.getByRole("button", { name: "Save", exact: true }).press("Enter");
  await expect(repeat).toHaveText("Every other Tuesday until May 1, 2038");
  const fetchDue = async () => (await person.fetchTodos()).find(({ id }) => id === todo.id)?.due_date;
  await expect.poll(async () => (await person.fetchTodos())[0]?.recurrence?.rule).toContain("INTERVAL=2");
  await detail(page).getByRole("button", { name: "Skip this occurrence" }).press("Enter");
  await expect.poll(fetchDue).toBe("2037-12-08");
  await detail(page).getByRole("checkbox", { name: "Complete “Water the lemon tree”" }).press(" ");
  await expect.poll(fetchDue).toBe("2037-12-22");
  const next = "Completed “Water the lemon tree”. Next: Tuesday, December 22, 2037";
  await expect(page.getByText(next)).toBeAttached();
  await expect(detail(page).getByText("Completed once")).toBeVisible();
});

test("a typed date and time set the due date", async ({ page, person }) => {
  await person.addTodos(["Call"]);
  await openApp(page);
  await expect(title(page, "Call")).toBeVisible();
  await pressKeys(page, "j", "d");
  const field = page.getByRole("textbox", { name: /^Type a date/ });
  await tabTo(page, field);
  await typeText(page, "2027-01-04 9am");
  await expect(page.getByText("Jan 4, 2027 9:00 AM")).toBeVisible();
  await pressKeys(page, "Enter");
  await expect.poll(async () => (await person.fetchTodos())[0]?.due_time).toBe("09:00:00");
  expect((await person.fetchTodos())[0]?.due_date).toBe("2027-01-04");
});

test("a reminder that reaches nobody says so where it is set, and the row shows when it comes", async ({
  page,
  person,
}) => {
  const due_date = addDays(TODAY, 3);
  await person.addTodo({ title: "Call Ada", due_date, due_time: "09:00:00" });
  await openApp(page);
  await title(page, "Call Ada").press("Enter");
  await detail(page).getByRole("button", { name: "Add reminder" }).click();
  const popover = page.getByRole("dialog", { name: "Remind me" });
  await expect(popover.getByRole("note")).toContainText("Reminders won’t reach you yet");
  await popover.getByRole("button", { name: "30 minutes before" }).click();
  await expect(rows(page).getByText("8:30")).toBeVisible();
  const note = detail(page).getByRole("note");
  await expect(note).toContainText(person.email);
  await note.getByRole("button", { name: "Resend confirmation email" }).click();
  await expect(toasts(page)).toContainText(`Confirmation email sent to ${person.email}`);
  await person.saveSetting("notifications", { push: true });
  await expect(note).toBeHidden();
});
