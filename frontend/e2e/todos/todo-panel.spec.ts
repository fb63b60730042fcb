import { openApp, panel, title } from "../support/app";
import { expectNoBarrier } from "../support/axe";
import { pressKeys, tabTo } from "../support/keyboard";
import { expect, test } from "../support/test";

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

test("a check box in notes turns in place and nothing else of them changes", async ({ page, person }) => {
  const todo = await person.addTodo({ title: "Trip", notes: NOTES });
  await openApp(page, `/todos?todo=${todo.id}`);
  const boxes = panel(page).getByRole("checkbox", { name: /^(Book|Pay)/ });
  await expect(boxes).toHaveCount(2);
  await panel(page).getByRole("checkbox", { name: /^Pay/ }).press(" ");
  const turned = NOTES.replace("- [ ] Pay", "- [x] Pay");
  await expect.poll(async () => (await person.todos())[0]?.notes).toBe(turned);
  await expect(panel(page).getByRole("checkbox", { name: /^Pay/ })).toBeChecked();
});

test("notes are shown as text where they would be markup, and only safe links lead away", async ({
  page,
  person,
}) => {
  const todo = await person.addTodo({ title: "Trip", notes: NOTES });
  await openApp(page, `/todos?todo=${todo.id}`);
  await expect(panel(page).getByRole("link")).toHaveText(["good"]);
  await expect(panel(page).getByRole("link")).toHaveAttribute("rel", /noopener/);
  await expect(panel(page).getByText("<img src=x onerror=alert(1)>")).toBeVisible();
  await expect(panel(page).locator("img")).toHaveCount(0);
  await expectNoBarrier(page);
  await panel(page).getByRole("button", { name: "Edit the notes" }).press("Enter");
  await expect(panel(page).getByRole("textbox", { name: "Notes" })).toHaveValue(NOTES);
});

test("a rule is put together, said in words, skipped and done, and what was done is kept", async ({
  page,
  person,
}) => {
  const todo = await person.addTodo({ title: "Water the lemon tree", due_date: "2037-11-24" });
  await openApp(page, `/todos?todo=${todo.id}`);
  const repeat = panel(page).getByRole("button", { name: /^Repeat/ });
  await repeat.press("Enter");
  await page.getByRole("button", { name: "Custom…" }).press("Enter");
  await page.getByRole("spinbutton", { name: "How many" }).fill("2");
  await page.getByLabel("Ends").selectOption("until");
  await page.getByLabel("Last day").fill("2038-05-01");
  await expect(page.getByText("Every second Tuesday until May 1, 2038")).toBeVisible();
  await page.getByRole("button", { name: "Repeat", exact: true }).press("Enter");
  await expect(repeat).toHaveText("Every second Tuesday until May 1, 2038");
  const due = async () => (await person.todos()).find(({ id }) => id === todo.id)?.due_date;
  await expect.poll(async () => (await person.todos())[0]?.recurrence?.rule).toContain("INTERVAL=2");
  await panel(page).getByRole("button", { name: "Skip this time" }).press("Enter");
  await expect.poll(due).toBe("2037-12-08");
  await panel(page).getByRole("checkbox", { name: "Complete “Water the lemon tree”" }).press(" ");
  await expect.poll(due).toBe("2037-12-22");
  const next = "Completed “Water the lemon tree”, which comes again on Tuesday, December 22, 2037";
  await expect(page.getByText(next)).toBeAttached();
  await expect(panel(page).getByText("Done once")).toBeVisible();
});

test("a date is taken as it is said", async ({ page, person }) => {
  await person.addTodos(["Call"]);
  await openApp(page);
  await expect(title(page, "Call")).toBeVisible();
  await pressKeys(page, "j", "d");
  const field = page.getByRole("textbox", { name: /^Type a date/ });
  await tabTo(page, field);
  await page.keyboard.type("2027-01-04 9am");
  await expect(page.getByText("Jan 4, 2027 9:00 AM")).toBeVisible();
  await pressKeys(page, "Enter");
  await expect.poll(async () => (await person.todos())[0]?.due_time).toBe("09:00:00");
  expect((await person.todos())[0]?.due_date).toBe("2027-01-04");
});
