import type { Locator, Page } from "@playwright/test";
import type { Person } from "../support/accounts";
import { openApp } from "../support/app";
import { pressKeys } from "../support/keyboard";
import { expect, test } from "../support/test";

const FILTER = "0190c0de-0000-7000-8000-00000000000a";
const board = (group: string) => ({ sort: "manual", group, layout: "board", show_done: false });
const column = (page: Page, name: string): Locator => page.getByRole("region", { name, exact: true });
const cards = (page: Page, name: string): Promise<string[]> =>
  column(page, name).locator("[data-card] [data-title]").allTextContents();
const adds = (page: Page): Locator => page.getByRole("button", { name: /^Add a todo to “/ });
const row = async (person: Person, title: string) =>
  (await person.todos()).find((todo) => todo.title === title);

async function openFilter(page: Page, person: Person, query: string, group: string): Promise<void> {
  const value = { name: "Mine", query, color: "teal", position: "a0" };
  await person.ask(`/api/me/settings/filter:${FILTER}`, "PUT", { value });
  await person.ask(`/api/me/settings/view:filter:${FILTER}`, "PUT", { value: board(group) });
  await openApp(page, `/filters/${FILTER}`, "Mine");
}

test("what is written on the board of a tag wears it and what its column says, offline too", async ({
  page,
  person,
  context,
}) => {
  await person.addTodo({ title: "Paint", tags: ["phone", "home"] });
  await person.ask("/api/me/settings/view:tag:home", "PUT", { value: board("tag") });
  await openApp(page, "/tags/home", "home");
  await expect.poll(() => cards(page, "phone")).toEqual(["Paint"]);
  await expect(adds(page)).toHaveCount(1);
  await context.setOffline(true);
  await adds(page).press("Enter");
  await page.keyboard.type("Call the joiner !2\n");
  await expect.poll(() => cards(page, "phone")).toHaveLength(2);
  await pressKeys(page, "Escape");
  await context.setOffline(false);
  await expect
    .poll(async () => row(person, "Call the joiner"))
    .toMatchObject({ tags: ["phone", "home"], priority: "medium", list_id: person.inbox });
  await page.locator("[data-card] [data-title]").first().focus();
  await pressKeys(page, "Control+z");
  await expect.poll(() => cards(page, "phone")).toEqual(["Paint"]);
});

test("in a section of another list what is written goes to that list", async ({ page, person }) => {
  const { id: list } = await person.addList({ name: "Kitchen" });
  const doing = await person.addTodo({ title: "Doing", kind: "section", list_id: list });
  await person.addTodo({ title: "Oak", list_id: list, parent_id: doing.id, tags: ["home"] });
  await person.ask("/api/me/settings/view:tag:home", "PUT", { value: board("section") });
  await openApp(page, "/tags/home", "home");
  await column(page, "Doing").getByRole("button", { name: "Add a todo to “Doing”" }).click();
  await page.keyboard.type("Lamp\n");
  await expect
    .poll(async () => row(person, "Lamp"))
    .toMatchObject({ list_id: list, parent_id: doing.id, tags: ["home"] });
});

test("what is written on the board of a filter is what the filter plainly asks for", async ({
  page,
  person,
}) => {
  const { id: work } = await person.addList({ name: "Work" });
  await person.addTodo({ title: "Offer", list_id: work, priority: "high" });
  await openFilter(page, person, "#Work & !high", "priority");
  await expect(adds(page)).toHaveCount(1);
  await adds(page).click();
  await page.keyboard.type("Invoice\n");
  await expect.poll(() => cards(page, "High priority")).toContain("Invoice");
  await expect.poll(async () => row(person, "Invoice")).toMatchObject({ list_id: work, priority: "high" });
});

test("a filter that does not plainly say what it shows has no line to write in", async ({ page, person }) => {
  await person.addTodo({ title: "Offer", priority: "high" });
  await openFilter(page, person, "!high | overdue", "priority");
  await expect.poll(() => cards(page, "High priority")).toEqual(["Offer"]);
  await expect(adds(page)).toHaveCount(0);
});
