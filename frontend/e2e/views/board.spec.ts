import type { Page } from "@playwright/test";
import type { Person } from "../support/accounts";
import { detail, goOffline, openApp } from "../support/app";
import { expectAccessible } from "../support/axe";
import { dragTo, middleOf, pickUp } from "../support/drag";
import { chooseByKeys, pressKeys, typeText } from "../support/keyboard";
import { PLAIN_PIXEL } from "../support/phone";
import { expect, test, workerTest } from "../support/test";
import { card, column, readCards } from "../support/views";

/** Adds a list with two sections, and one todo outside of them; returns the ids of the list and its first section. */
async function addKitchen(person: Person, view: object = {}): Promise<{ list: string; doing: string }> {
  const { id: list } = await person.addList({ name: "Kitchen", color: "amber" });
  await person.addTodo({ title: "Measure", list_id: list, tags: ["home"] });
  const doing = await person.addTodo({ title: "Doing", kind: "section", list_id: list });
  await person.addTodo({ title: "Ordered", kind: "section", list_id: list });
  const [oak] = await person.addTodos(["Oak", "Lamp", "Tiles"], { list_id: list, parent_id: doing.id });
  await person.addTodos(["Samples", "Prices"], { list_id: list, parent_id: oak?.id ?? "" });
  await person.saveView(list, { group: "section", layout: "board", ...view });
  return { list, doing: doing.id };
}

async function openKitchen(page: Page, list: string): Promise<void> {
  await openApp(page, `/lists/${list}`, "Kitchen");
  await expect(card(page, "Measure")).toBeVisible();
}

workerTest("the menu switches to a board, which survives an offline reload", async ({ page, person }) => {
  const { list } = await addKitchen(person, { layout: "list" });
  await openApp(page, `/lists/${list}`, "Kitchen");
  await page.getByRole("button", { name: "View options" }).click();
  await page.getByRole("menuitemradio", { name: "Board" }).click();
  await expect(card(page, "Oak")).toBeVisible();
  await page.getByRole("button", { name: "View options" }).press("Enter");
  await chooseByKeys(page, page.getByRole("menuitem", { name: "Group by" }), "ArrowRight");
  await chooseByKeys(page, page.getByRole("menuitemradio", { name: "Priority" }));
  await expect(column(page, "High priority")).toBeVisible();
  await goOffline(page);
  await page.reload();
  await expect(
    column(page, "No priority").getByRole("button", { name: "Measure", exact: true }),
  ).toBeVisible();
});

test("arrow keys move the focus between cards, and with Alt they move the card", async ({ page, person }) => {
  const { list, doing } = await addKitchen(person);
  await openKitchen(page, list);
  await pressKeys(page, "ArrowDown");
  await expect(card(page, "Measure")).toBeFocused();
  await pressKeys(page, "ArrowRight", "ArrowDown");
  await expect(card(page, "Lamp")).toBeFocused();
  await pressKeys(page, "Alt+ArrowUp");
  await expect.poll(() => readCards(page, "Doing")).toEqual(["Lamp", "Oak", "Tiles"]);
  await expect(page.getByText("Moved “Lamp” to position 1 of 3 in “Doing”")).toBeAttached();
  await expect(card(page, "Lamp")).toBeFocused();
  await pressKeys(page, "Alt+ArrowRight");
  await expect.poll(() => readCards(page, "Ordered")).toEqual(["Lamp"]);
  await expect(card(page, "Lamp")).toBeFocused();
  await pressKeys(page, "Alt+ArrowRight");
  await expect(page.getByText("Can’t move any further")).toBeAttached();
  await expect.poll(async () => (await person.findTodo("Lamp"))?.parent_id).not.toBe(doing);
  await pressKeys(page, "Control+z", "Control+z");
  await expect.poll(() => readCards(page, "Doing")).toEqual(["Oak", "Lamp", "Tiles"]);
});

test("the shortcuts of a row work on a card", async ({ page, person }) => {
  const { list } = await addKitchen(person);
  await openKitchen(page, list);
  await card(page, "Lamp").focus();
  await pressKeys(page, "1");
  await expect.poll(async () => (await person.findTodo("Lamp"))?.priority).toBe("high");
  await pressKeys(page, "e");
  await page.getByRole("textbox", { name: "Title" }).fill("Lamps");
  await pressKeys(page, "Enter");
  await expect(card(page, "Lamps")).toBeFocused();
  await pressKeys(page, "Enter");
  await expect(detail(page)).toBeVisible();
  await pressKeys(page, "Escape", "x");
  await expect.poll(async () => (await person.findTodo("Lamps"))?.completed_at).not.toBeNull();
});

test("a card is dragged within its column and to another", async ({ page, person }) => {
  const { list } = await addKitchen(person);
  await openKitchen(page, list);
  await pickUp(page, card(page, "Tiles"));
  await dragTo(page, await middleOf(card(page, "Oak"), -8));
  await expect(page.locator(".drop-line")).toBeVisible();
  await page.mouse.up();
  await expect.poll(() => readCards(page, "Doing")).toEqual(["Tiles", "Oak", "Lamp"]);
  const empty = column(page, "Ordered").getByText("Drop a todo here");
  await expect(empty).toBeHidden();
  await pickUp(page, card(page, "Oak"));
  await expect(empty).toBeVisible();
  await dragTo(page, await middleOf(empty));
  await page.mouse.up();
  await expect(empty).toBeHidden();
  await expect.poll(() => readCards(page, "Ordered")).toEqual(["Oak"]);
  await expect(card(page, "Oak")).toBeFocused();
  await expect
    .poll(async () => (await person.findTodo("Samples"))?.parent_id)
    .toBe((await person.findTodo("Oak"))?.id);
  await page.keyboard.press("Control+z");
  await expect.poll(() => readCards(page, "Doing")).toEqual(["Tiles", "Oak", "Lamp"]);
});

test("a column that is not in manual order takes no card that it has already", async ({ page, person }) => {
  const { list } = await addKitchen(person, { group: "priority", sort: "title" });
  await page.setViewportSize({ width: 1700, height: 800 });
  await openKitchen(page, list);
  await pickUp(page, card(page, "Lamp"));
  const own = await middleOf(card(page, "Tiles"));
  await page.mouse.move(own.x, own.y, { steps: 8 });
  await expect(page.locator("[data-dragged]").first()).toBeVisible();
  await expect(page.locator(".drop-line, [data-drop-over]")).toHaveCount(0);
  await dragTo(page, await middleOf(column(page, "High priority")));
  await expect(page.locator("[data-drop-over]")).toHaveCount(1);
  await page.mouse.up();
  await expect.poll(() => readCards(page, "High priority")).toEqual(["Lamp"]);
});

test("a column is dragged to the position of another", async ({ page, person }) => {
  const { list } = await addKitchen(person);
  await openKitchen(page, list);
  // The middle of the heading is past its text, which is a control of its own.
  await pickUp(page, page.getByRole("heading", { level: 2, name: "Ordered" }), { x: 150, y: 8 });
  await dragTo(page, await middleOf(column(page, "Doing")));
  await page.mouse.up();
  const names = () => page.locator("[data-column]").evaluateAll((all) => all.map((one) => one.ariaLabel));
  await expect.poll(names).toEqual(["No section", "Ordered", "Doing"]);
  await page.keyboard.press("Control+z");
  await expect.poll(names).toEqual(["No section", "Doing", "Ordered"]);
});

test("moving a card between columns changes its priority or its tags", async ({ page, person }) => {
  const { list } = await addKitchen(person, { group: "priority" });
  await openKitchen(page, list);
  await card(page, "Measure").focus();
  await pressKeys(page, "Alt+ArrowLeft");
  await expect.poll(() => readCards(page, "Low priority")).toEqual(["Measure"]);
  await expect.poll(async () => (await person.findTodo("Measure"))?.priority).toBe("low");
  await person.addTodo({ title: "Paint", list_id: list, tags: ["money", "rest"] });
  await person.saveView(list, { group: "tag", layout: "board" });
  await expect.poll(() => readCards(page, "money")).toEqual(["Paint"]);
  await card(page, "Paint").focus();
  await pressKeys(page, "Alt+ArrowLeft");
  await expect.poll(() => readCards(page, "home")).toContain("Paint");
  await expect.poll(async () => (await person.findTodo("Paint"))?.tags).toEqual(["home", "rest"]);
  await pressKeys(page, "Control+z");
  await expect.poll(() => readCards(page, "money")).toEqual(["Paint"]);
});

test("a tag's board shows the sections of all lists, and a card moves to its column's list", async ({
  page,
  person,
}) => {
  const { list, doing } = await addKitchen(person);
  const sums = await person.addTodo({ title: "Sums", tags: ["home"], due_date: "2027-03-01" });
  const below = await person.addTodo({ title: "Add up", parent_id: sums.id });
  await person.addTodo({ title: "Sink", list_id: list, parent_id: doing, tags: ["home"] });
  await person.saveView("tag:home", { group: "section", layout: "board" });
  await openApp(page, "/tags/home", "home");
  await expect.poll(() => readCards(page, "No section")).toEqual(["Sums", "Measure"]);
  await card(page, "Sums").focus();
  await pressKeys(page, "Alt+ArrowRight");
  await expect.poll(() => readCards(page, "Doing")).toEqual(["Sums", "Sink"]);
  await expect.poll(async () => (await person.findTodo("Sums"))?.list_id).toBe(list);
  await expect.poll(async () => person.findTodo("Add up")).toMatchObject({ id: below.id, list_id: list });
  await page.keyboard.press("Control+z");
  await expect.poll(() => readCards(page, "No section")).toEqual(["Sums", "Measure"]);
  await expect.poll(async () => (await person.findTodo("Add up"))?.list_id).toBe(person.inbox);
});

test("moving a card of Today to Done completes it", async ({ page, person }) => {
  const today = new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/Vienna" }).format(new Date());
  await person.addTodos(["Rent", "Milk"], { due_date: today });
  await person.saveView("today", { group: "priority", layout: "board" });
  await openApp(page, "/today", "Today");
  await card(page, "Milk").focus();
  await pressKeys(page, "Alt+ArrowRight");
  await expect.poll(() => person.fetchTitles("&completed=true")).toEqual(["Milk"]);
  await expect(column(page, "Completed").getByRole("checkbox")).toBeChecked();
  await page.keyboard.press("Control+z");
  await expect.poll(() => readCards(page, "No priority")).toEqual(["Rent", "Milk"]);
});

test("a todo added in a column is parsed by quick add", async ({ page, person }) => {
  const { list, doing } = await addKitchen(person);
  await openKitchen(page, list);
  await column(page, "Doing").getByRole("button", { name: "Add todo to “Doing”" }).click();
  await typeText(page, "Call the joiner tomorrow !1\n");
  await expect.poll(() => readCards(page, "Doing")).toEqual(["Oak", "Lamp", "Tiles", "Call the joiner"]);
  await expect
    .poll(async () => person.findTodo("Call the joiner"))
    .toMatchObject({ parent_id: doing, priority: "high", due_date: expect.any(String) });
});

test("moving a card out of Done reopens it", async ({ page, person }) => {
  const { list, doing } = await addKitchen(person, { show_done: true });
  const tiles = await person.findTodo("Tiles");
  await person.updateTodo(tiles?.id ?? "", { completed: true });
  await openKitchen(page, list);
  await expect.poll(() => readCards(page, "Completed")).toEqual(["Tiles"]);
  await card(page, "Tiles").focus();
  await pressKeys(page, "Alt+ArrowLeft");
  await expect.poll(() => readCards(page, "Ordered")).toEqual(["Tiles"]);
  await expect.poll(async () => (await person.findTodo("Tiles"))?.parent_id).not.toBe(doing);
});

test("a board and its menu are accessible", async ({ page, person }) => {
  const { list } = await addKitchen(person, { show_done: true });
  await openKitchen(page, list);
  await expectAccessible(page);
  await page.getByRole("button", { name: "View options" }).click();
  await expect(page.getByRole("menuitemradio", { name: "Board" })).toBeVisible();
  await expectAccessible(page, "menu");
});

test("a column of a hundred cards renders only the visible ones", async ({ page, person }) => {
  const { list, doing } = await addKitchen(person);
  const drafts = Array.from({ length: 120 }, (_, nth) => ({
    title: `Card ${nth}`,
    list_id: list,
    parent_id: doing,
  }));
  await person.addDrafts(drafts);
  await openKitchen(page, list);
  await expect.poll(() => column(page, "Doing").locator("[data-card]").count()).toBeLessThan(40);
  await card(page, "Oak").focus();
  for (let step = 0; step < 30; step += 1) await page.keyboard.press("ArrowDown");
  const isVisible = () =>
    page.evaluate(() => {
      const box = document.activeElement?.closest("li")?.getBoundingClientRect();
      return box !== undefined && box.top > 0 && box.bottom < innerHeight;
    });
  await expect.poll(isVisible).toBe(true);
});

test.describe("on a phone", () => {
  test.use(PLAIN_PIXEL);

  test("one column fills most of the width, and the next shows its edge", async ({ page, person }) => {
    const { list } = await addKitchen(person);
    await openKitchen(page, list);
    const screenWidth = page.viewportSize()?.width ?? 0;
    const box = await column(page, "No section").boundingBox();
    expect((box?.width ?? 0) / screenWidth).toBeGreaterThan(0.7);
    expect((box?.width ?? 0) / screenWidth).toBeLessThan(0.9);
    const snap = page.getByRole("group", { name: "Board" });
    await expect(snap).toHaveCSS("scroll-snap-type", "x mandatory");
    for (const name of ["Add todo to “No section”", "View options"]) {
      const target = await page.getByRole("button", { name }).boundingBox();
      expect(target?.height, name).toBeGreaterThanOrEqual(44);
    }
    await card(page, "Measure").tap();
    await expect(page.getByRole("dialog", { name: "Todo" })).toBeVisible();
  });
});
