import type { Page } from "@playwright/test";
import type { Person } from "../support/accounts";
import { detail, openApp, readTitles, rows, title } from "../support/app";
import { expectAccessible } from "../support/axe";
import { pressKeys, tabTo, typeText } from "../support/keyboard";
import { expect, test } from "../support/test";

/** Adds One, Two with the subtasks Two A and Two B, and the section Later with Three. */
async function addTree(person: Person) {
  const [one, two] = await person.addTodos(["One", "Two"]);
  await person.addTodos(["Two A", "Two B"], { parent_id: two?.id ?? "" });
  const later = await person.addTodo({ title: "Later", kind: "section" });
  await person.addTodo({ title: "Three", parent_id: later.id });
  return { one, two, later };
}

async function openTree(page: Page): Promise<void> {
  await openApp(page);
  await expect(title(page, "Three")).toBeVisible();
}

const fetchParents = async (person: Person) => {
  const all = await person.fetchTodos();
  const name = new Map(all.map(({ id, title }) => [id, title]));
  return Object.fromEntries(all.map((row) => [row.title, name.get(row.parent_id ?? "") ?? null]));
};

test("a subtree collapses and expands by the arrow keys and its button, and stays so after a reload", async ({
  page,
  person,
}) => {
  await addTree(person);
  await openTree(page);
  await expect.poll(() => readTitles(page)).toEqual(["One", "Two", "Two A", "Two B", "Three"]);
  await pressKeys(page, "j", "j", "ArrowLeft");
  await expect.poll(() => readTitles(page)).toEqual(["One", "Two", "Three"]);
  const toggle = rows(page).getByRole("button", { name: /^Subtasks of “Two”/ });
  await expect(toggle).toHaveAttribute("aria-expanded", "false");
  await page.reload();
  await expect.poll(() => readTitles(page)).toEqual(["One", "Two", "Three"]);
  await toggle.click();
  await expect.poll(() => readTitles(page)).toEqual(["One", "Two", "Two A", "Two B", "Three"]);
  await title(page, "Two B").focus();
  await pressKeys(page, "ArrowLeft");
  await expect(title(page, "Two")).toBeFocused();
});

test("a key opens the field for a section at the end of a long list", async ({ page, person }) => {
  await person.addTodos(Array.from({ length: 40 }, (_, nth) => `Row ${nth}`));
  await openApp(page);
  await title(page, "Row 0").focus();
  await pressKeys(page, "Shift+s");
  const field = page.getByRole("textbox", { name: "Section name" });
  await expect(field).toBeFocused();
  await expect(field).toBeInViewport();
  await typeText(page, "Later");
  await page.keyboard.press("Enter");
  await expect.poll(() => person.fetchTitles("&kind=section")).toEqual(["Later"]);
});

test("rows are indented and outdented by keys", async ({ page, person }) => {
  await addTree(person);
  await openTree(page);
  await title(page, "Two").focus();
  await pressKeys(page, "Control+]");
  await expect.poll(async () => (await fetchParents(person))["Two"]).toBe("One");
  await expect(title(page, "Two")).toBeFocused();
  await title(page, "Two A").focus();
  await pressKeys(page, "Control+[");
  await expect.poll(async () => (await fetchParents(person))["Two A"]).toBe("One");
  await pressKeys(page, "Control+z", "Control+z");
  await expect.poll(async () => (await fetchParents(person))["Two"]).toBe(null);
  expect((await fetchParents(person))["Two A"]).toBe("Two");
});

test("a section is added, renamed, moved, collapsed, deleted with its todos, and restored", async ({
  page,
  person,
}) => {
  await addTree(person);
  await openTree(page);
  await page.getByRole("button", { name: "Add section" }).click();
  await typeText(page, "Soon\n");
  await page.keyboard.press("Escape");
  const heading = (name: string) => rows(page).getByRole("heading", { level: 2, name });
  await expect(heading("Soon")).toBeVisible();
  const chooseFromMenu = async (name: string, item: string) => {
    await heading(name).hover();
    await rows(page)
      .getByRole("button", { name: `More actions for section “${name}”` })
      .click();
    await page.getByRole("menuitem", { name: item }).click();
  };
  await chooseFromMenu("Soon", "Move up");
  await expect(rows(page).getByRole("heading", { level: 2 }).first()).toHaveText("Soon");
  await chooseFromMenu("Soon", "Rename");
  await typeText(page, "Next\n");
  await expect(heading("Next")).toBeVisible();
  await heading("Later").getByRole("button").click();
  await expect(title(page, "Three")).toBeHidden();
  await chooseFromMenu("Later", "Delete section and its todos");
  await expect(heading("Later")).toBeHidden();
  await expect.poll(() => person.fetchTitles()).not.toContain("Three");
  await page.keyboard.press("Control+z");
  await expect(heading("Later")).toBeVisible();
  await expect.poll(() => person.fetchTitles()).toContain("Three");
  await heading("Later").hover();
  await rows(page).getByRole("button", { name: "Add todo to section “Later”" }).click();
  await typeText(page, "Four\n");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await heading("Later").getByRole("button").click();
  await expect(title(page, "Four")).toBeVisible();
  await chooseFromMenu("Later", "Delete section, keep its todos");
  await expect(heading("Later")).toBeHidden();
  await expect(title(page, "Four")).toBeVisible();
  await expect(title(page, "Three")).toBeVisible();
});

test("subtasks are added in the detail panel and indented by keys", async ({ page, person }) => {
  await person.addTodos(["Trip"]);
  await openApp(page);
  await pressKeys(page, "j", "Enter");
  const line = detail(page).getByRole("textbox", { name: "Add subtask" });
  await tabTo(page, line);
  await typeText(page, "Pack\nShoes\n");
  await pressKeys(page, "Control+]");
  await typeText(page, "Coat\n");
  await pressKeys(page, "Control+[");
  await typeText(page, "Tickets\n");
  await expect
    .poll(() => fetchParents(person))
    .toEqual({ Trip: null, Pack: "Trip", Shoes: "Pack", Coat: "Trip", Tickets: "Trip" });
  await detail(page).getByRole("checkbox", { name: "Complete “Pack”" }).click();
  await expect(detail(page).getByRole("checkbox", { name: "Complete “Shoes”" })).toBeChecked();
  await expect(rows(page).getByRole("button", { name: "Subtasks of “Trip”, 1 of 3 done" })).toBeVisible();
});

test("a tree of todos is accessible", async ({ page, person }) => {
  await addTree(person);
  await openTree(page);
  await pressKeys(page, "j", "j", "v", "Enter");
  await expect(detail(page)).toBeVisible();
  await expectAccessible(page);
});

test("a subtask away from its parent names it, and one below it does not", async ({ page, person }) => {
  const [trip] = await person.addTodos(["Trip"]);
  await person.addTodo({ title: "Pack", parent_id: trip?.id ?? "", due_date: "2027-03-19" });
  await openApp(page);
  await expect(title(page, "Pack")).toBeVisible();
  await expect(rows(page).getByText("Subtask of")).toHaveCount(0);
  await page.goto("/upcoming");
  await expect(title(page, "Pack")).toBeVisible();
  await expect(rows(page).getByText("Subtask of “Trip”")).toBeVisible();
});

test("a time of today is marked once it is past, and a completed row says when it was done", async ({
  page,
  person,
}) => {
  await person.updateProfile({ locale: "en-GB" });
  await person.addTodo({ title: "Call", due_date: "2027-03-17", due_time: "10:30" });
  await person.addTodo({ title: "Bake", due_date: "2027-03-17", due_time: "18:00" });
  const done = await person.addTodo({ title: "Shop", due_date: "2027-03-16" });
  await person.updateTodo(done.id, { completed: true });
  await page.clock.install({ time: new Date("2027-03-17T10:00:00+01:00") });
  await openApp(page, "/today", "Today");
  const call = rows(page).getByText("10:30", { exact: true });
  await expect(call).toBeVisible();
  await expect(call).not.toHaveClass(/text-danger/);
  await page.clock.fastForward("31:00");
  await expect(call).toHaveClass(/text-danger/);
  await expect(rows(page).getByText("18:00", { exact: true })).not.toHaveClass(/text-danger/);
  await page.goto("/completed");
  const shop = rows(page).getByRole("listitem").filter({ hasText: "Shop" });
  await expect(shop).toContainText(/Done: .*\d{1,2}:\d\d/);
});
