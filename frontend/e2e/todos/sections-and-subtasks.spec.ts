import type { Page } from "@playwright/test";
import type { Person } from "../support/accounts";
import { openApp, panel, rows, shownTitles, title } from "../support/app";
import { expectNoBarrier } from "../support/axe";
import { pressKeys, tabTo } from "../support/keyboard";
import { expect, test } from "../support/test";

/** One, Two with Two A and Two B under it, and a section Later that holds Three. */
async function plant(person: Person) {
  const [one, two] = await person.addTodos(["One", "Two"]);
  await person.addTodos(["Two A", "Two B"], { parent_id: two?.id ?? "" });
  const later = await person.addTodo({ title: "Later", kind: "section" });
  await person.addTodo({ title: "Three", parent_id: later.id });
  return { one, two, later };
}

async function openTree(page: Page) {
  await openApp(page);
  await expect(title(page, "Three")).toBeVisible();
}

const parents = async (person: Person) => {
  const all = await person.todos();
  const name = new Map(all.map(({ id, title }) => [id, title]));
  return Object.fromEntries(all.map((row) => [row.title, name.get(row.parent_id ?? "") ?? null]));
};

test("a tree folds and unfolds by the arrows and by its button, and stays so", async ({ page, person }) => {
  await plant(person);
  await openTree(page);
  await expect.poll(() => shownTitles(page)).toEqual(["One", "Two", "Two A", "Two B", "Three"]);
  await pressKeys(page, "j", "j", "ArrowLeft");
  await expect.poll(() => shownTitles(page)).toEqual(["One", "Two", "Three"]);
  const fold = rows(page).getByRole("button", { name: /^Todos under “Two”/ });
  await expect(fold).toHaveAttribute("aria-expanded", "false");
  await page.reload();
  await expect.poll(() => shownTitles(page)).toEqual(["One", "Two", "Three"]);
  await fold.click();
  await expect.poll(() => shownTitles(page)).toEqual(["One", "Two", "Two A", "Two B", "Three"]);
  await title(page, "Two B").focus();
  await pressKeys(page, "ArrowLeft");
  await expect(title(page, "Two")).toBeFocused();
});

test("rows go deeper and back by keys, and the server has it", async ({ page, person }) => {
  await plant(person);
  await openTree(page);
  await title(page, "Two").focus();
  await pressKeys(page, "Control+]");
  await expect.poll(async () => (await parents(person))["Two"]).toBe("One");
  await expect(title(page, "Two")).toBeFocused();
  await title(page, "Two A").focus();
  await pressKeys(page, "Control+[");
  await expect.poll(async () => (await parents(person))["Two A"]).toBe("One");
  await pressKeys(page, "Control+z", "Control+z");
  await expect.poll(async () => (await parents(person))["Two"]).toBe(null);
  expect((await parents(person))["Two A"]).toBe("Two");
});

test("a section is added, renamed, folded, moved and deleted with what is in it, and comes back", async ({
  page,
  person,
}) => {
  await plant(person);
  await openTree(page);
  await page.getByRole("button", { name: "Add a section" }).click();
  await page.keyboard.type("Soon\n");
  await page.keyboard.press("Escape");
  const heading = (name: string) => rows(page).getByRole("heading", { level: 2, name });
  await expect(heading("Soon")).toBeVisible();
  const menu = async (name: string, item: string) => {
    await heading(name).hover();
    await rows(page)
      .getByRole("button", { name: `More about the section “${name}”` })
      .click();
    await page.getByRole("menuitem", { name: item }).click();
  };
  await menu("Soon", "Move up");
  await expect(rows(page).getByRole("heading", { level: 2 }).first()).toHaveText("Soon");
  await menu("Soon", "Rename");
  await page.keyboard.type("Next\n");
  await expect(heading("Next")).toBeVisible();
  await heading("Later").getByRole("button").click();
  await expect(title(page, "Three")).toBeHidden();
  await menu("Later", "Delete the section");
  await expect(heading("Later")).toBeHidden();
  await expect.poll(() => person.titles()).not.toContain("Three");
  await page.keyboard.press("Control+z");
  await expect(heading("Later")).toBeVisible();
  await expect.poll(() => person.titles()).toContain("Three");
});

test("subtasks are written one after the other in the panel, deeper and back by keys", async ({
  page,
  person,
}) => {
  await person.addTodos(["Trip"]);
  await openApp(page);
  await pressKeys(page, "j", "Enter");
  const line = panel(page).getByRole("textbox", { name: "Add a subtask" });
  await tabTo(page, line);
  await page.keyboard.type("Pack\nShoes\n");
  await pressKeys(page, "Control+]");
  await page.keyboard.type("Coat\n");
  await pressKeys(page, "Control+[");
  await page.keyboard.type("Tickets\n");
  await expect
    .poll(() => parents(person))
    .toEqual({ Trip: null, Pack: "Trip", Shoes: "Pack", Coat: "Trip", Tickets: "Trip" });
  await panel(page).getByRole("checkbox", { name: "Complete “Pack”" }).click();
  await expect(panel(page).getByRole("checkbox", { name: "Complete “Shoes”" })).toBeChecked();
  await expect(rows(page).getByRole("button", { name: "Todos under “Trip”, 1 of 3 done" })).toBeVisible();
});

test("nothing in a tree stands in anybody's way", async ({ page, person }) => {
  await plant(person);
  await openTree(page);
  await pressKeys(page, "j", "j", "v", "Enter");
  await expect(panel(page)).toBeVisible();
  await expectNoBarrier(page);
});
