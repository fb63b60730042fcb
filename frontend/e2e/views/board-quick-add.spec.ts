import type { Locator, Page } from "@playwright/test";
import type { Person } from "../support/accounts";
import { goOffline, openApp } from "../support/app";
import { pressKeys, typeText } from "../support/keyboard";
import { expect, test } from "../support/test";
import { column, readCards } from "../support/views";

const addButtons = (page: Page): Locator => page.getByRole("button", { name: /^Add todo to “/ });
const saveBoard = (person: Person, view: string, group: string) =>
  person.saveView(view, { group, layout: "board" });

async function openFilter(page: Page, person: Person, query: string, group: string): Promise<void> {
  const filter = await person.addFilter("Filtered", query);
  await saveBoard(person, `filter:${filter}`, group);
  await openApp(page, `/filters/${filter}`, "Filtered");
}

test("a todo added on a tag's board gets the tag and its column's value, offline too", async ({
  page,
  person,
  context,
}) => {
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
});

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
