import { devices, type Locator, type Page } from "@playwright/test";
import type { Person } from "../support/accounts";
import { openApp, panel, quiet } from "../support/app";
import { expectNoBarrier } from "../support/axe";
import { pressKeys } from "../support/keyboard";
import { expect, test } from "../support/test";

const column = (page: Page, name: string): Locator => page.getByRole("region", { name, exact: true });
const card = (page: Page, title: string): Locator =>
  page.getByRole("group", { name: "Board" }).getByRole("button", { name: title, exact: true });
const cards = (page: Page, name: string): Promise<string[]> =>
  column(page, name).locator("[data-card] [data-title]").allTextContents();

interface Planted {
  list: string;
  doing: string;
}

/** A list in two sections, with one card in none. */
async function plant(person: Person, view: object = {}): Promise<Planted> {
  const { id: list } = await person.addList({ name: "Kitchen", color: "amber" });
  await person.addTodo({ title: "Measure", list_id: list, tags: ["home"] });
  const doing = await person.addTodo({ title: "Doing", kind: "section", list_id: list });
  await person.addTodo({ title: "Ordered", kind: "section", list_id: list });
  const [oak] = await person.addTodos(["Oak", "Lamp", "Tiles"], { list_id: list, parent_id: doing.id });
  await person.addTodos(["Samples", "Prices"], { list_id: list, parent_id: oak?.id ?? "" });
  const value = { sort: "manual", group: "section", layout: "board", show_done: false, ...view };
  await person.ask(`/api/me/settings/view:${list}`, "PUT", { value });
  return { list, doing: doing.id };
}

async function open(page: Page, list: string): Promise<void> {
  await openApp(page, `/lists/${list}`, "Kitchen");
  await expect(card(page, "Measure")).toBeVisible();
}

const row = async (person: Person, title: string) =>
  (await person.todos()).find((todo) => todo.title === title);

test("a board is chosen by its menu, and stays so over a reload without a network", async ({
  page,
  context,
  person,
}) => {
  const { list } = await plant(person, { layout: "list" });
  await openApp(page, `/lists/${list}`, "Kitchen");
  await page.getByRole("button", { name: "View options" }).click();
  await page.getByRole("menuitemradio", { name: "Board" }).click();
  await expect(card(page, "Oak")).toBeVisible();
  await page.getByRole("button", { name: "View options" }).press("Enter");
  await page.getByRole("menuitem", { name: "Group by" }).press("ArrowRight");
  await page.getByRole("menuitemradio", { name: "Priority" }).press("Enter");
  await expect(column(page, "High priority")).toBeVisible();
  await quiet(page);
  await page.evaluate(async () => void (await navigator.serviceWorker.ready));
  await context.setOffline(true);
  await page.reload();
  await expect(
    column(page, "No priority").getByRole("button", { name: "Measure", exact: true }),
  ).toBeVisible();
  await expect(column(page, "High priority")).toContainText("Drop a todo here");
});

test("arrows go from card to card, and with Alt take one along", async ({ page, person }) => {
  const { list, doing } = await plant(person);
  await open(page, list);
  await pressKeys(page, "ArrowDown");
  await expect(card(page, "Measure")).toBeFocused();
  await pressKeys(page, "ArrowRight", "ArrowDown");
  await expect(card(page, "Lamp")).toBeFocused();
  await pressKeys(page, "Alt+ArrowUp");
  await expect.poll(() => cards(page, "Doing")).toEqual(["Lamp", "Oak", "Tiles"]);
  await expect(page.getByText("“Lamp” is now 1 of 3 in “Doing”")).toBeAttached();
  await expect(card(page, "Lamp")).toBeFocused();
  await pressKeys(page, "Alt+ArrowRight");
  await expect.poll(() => cards(page, "Ordered")).toEqual(["Lamp"]);
  await expect(card(page, "Lamp")).toBeFocused();
  await pressKeys(page, "Alt+ArrowRight");
  await expect(page.getByText("It cannot go further")).toBeAttached();
  await expect.poll(async () => (await row(person, "Lamp"))?.parent_id).not.toBe(doing);
  await pressKeys(page, "Control+z", "Control+z");
  await expect.poll(() => cards(page, "Doing")).toEqual(["Oak", "Lamp", "Tiles"]);
});

test("keys of a row work on a card", async ({ page, person }) => {
  const { list } = await plant(person);
  await open(page, list);
  await card(page, "Lamp").focus();
  await pressKeys(page, "1");
  await expect.poll(async () => (await row(person, "Lamp"))?.priority).toBe("high");
  await pressKeys(page, "e");
  await page.getByRole("textbox", { name: "Title" }).fill("Lamps");
  await pressKeys(page, "Enter");
  await expect(card(page, "Lamps")).toBeFocused();
  await pressKeys(page, "Enter");
  await expect(panel(page)).toBeVisible();
  await pressKeys(page, "Escape", "x");
  await expect.poll(async () => (await row(person, "Lamps"))?.completed_at).not.toBeNull();
});

async function carry(page: Page, from: Locator, to: { x: number; y: number }): Promise<void> {
  const start = await from.boundingBox();
  if (!start) throw new Error("nothing to carry");
  await page.mouse.move(start.x + 30, start.y + 8);
  await page.mouse.move(start.x + 32, start.y + 9);
  await expect(from.locator("xpath=ancestor::*[@data-row]")).toHaveAttribute("draggable", "true");
  await page.waitForTimeout(100);
  await page.mouse.down();
  await page.mouse.move(start.x + 40, start.y + 16, { steps: 3 });
  await page.mouse.move(to.x, to.y, { steps: 8 });
  await page.waitForTimeout(60);
}

async function middle(target: Locator, dy = 0): Promise<{ x: number; y: number }> {
  const box = await target.boundingBox();
  if (!box) throw new Error("nothing there");
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 + dy };
}

test("a card is dragged to a place in its column, and into another", async ({ page, person }) => {
  const { list } = await plant(person);
  await open(page, list);
  await carry(page, card(page, "Tiles"), await middle(card(page, "Oak"), -8));
  await expect(page.locator(".drop-line")).toBeVisible();
  await page.mouse.up();
  await expect.poll(() => cards(page, "Doing")).toEqual(["Tiles", "Oak", "Lamp"]);
  await carry(page, card(page, "Oak"), await middle(column(page, "Ordered").getByText("Drop a todo here")));
  await page.mouse.up();
  await expect.poll(() => cards(page, "Ordered")).toEqual(["Oak"]);
  await expect(card(page, "Oak")).toBeFocused();
  await expect
    .poll(async () => (await row(person, "Samples"))?.parent_id)
    .toBe((await row(person, "Oak"))?.id);
  await page.keyboard.press("Control+z");
  await expect.poll(() => cards(page, "Doing")).toEqual(["Tiles", "Oak", "Lamp"]);
});

test("a column is dragged to where another one stands", async ({ page, person }) => {
  const { list } = await plant(person);
  await open(page, list);
  const head = page.getByRole("heading", { level: 2, name: "Ordered" });
  const box = await head.boundingBox();
  if (!box) throw new Error("no heading");
  await page.mouse.move(box.x + 150, box.y + 8);
  await page.mouse.move(box.x + 152, box.y + 9);
  await expect(page.locator("[data-section]").filter({ has: head })).toHaveAttribute("draggable", "true");
  await page.waitForTimeout(100);
  await page.mouse.down();
  await page.mouse.move(box.x + 140, box.y + 12, { steps: 3 });
  const to = await middle(column(page, "Doing"));
  await page.mouse.move(to.x, to.y, { steps: 8 });
  await page.waitForTimeout(60);
  await page.mouse.up();
  const names = () => page.locator("[data-column]").evaluateAll((all) => all.map((one) => one.ariaLabel));
  await expect.poll(names).toEqual(["No section", "Ordered", "Doing"]);
  await page.keyboard.press("Control+z");
  await expect.poll(names).toEqual(["No section", "Doing", "Ordered"]);
});

test("columns of priorities and of tags give a card what they stand for", async ({ page, person }) => {
  const { list } = await plant(person, { group: "priority" });
  await open(page, list);
  await card(page, "Measure").focus();
  await pressKeys(page, "Alt+ArrowLeft");
  await expect.poll(() => cards(page, "Low priority")).toEqual(["Measure"]);
  await expect.poll(async () => (await row(person, "Measure"))?.priority).toBe("low");
  await person.addTodo({ title: "Paint", list_id: list, tags: ["money", "rest"] });
  const value = { sort: "manual", group: "tag", layout: "board", show_done: false };
  await person.ask(`/api/me/settings/view:${list}`, "PUT", { value });
  await expect.poll(() => cards(page, "money")).toEqual(["Paint"]);
  await card(page, "Paint").focus();
  await pressKeys(page, "Alt+ArrowLeft");
  await expect.poll(() => cards(page, "home")).toContain("Paint");
  await expect.poll(async () => (await row(person, "Paint"))?.tags).toEqual(["home", "rest"]);
  await pressKeys(page, "Control+z");
  await expect.poll(() => cards(page, "money")).toEqual(["Paint"]);
});

test("a tag's board has the sections of all lists, and a card goes to the list of its column", async ({
  page,
  person,
}) => {
  const { list, doing } = await plant(person);
  const sums = await person.addTodo({ title: "Sums", tags: ["home"], due_date: "2027-03-01" });
  const below = await person.addTodo({ title: "Add up", parent_id: sums.id });
  await person.addTodo({ title: "Sink", list_id: list, parent_id: doing, tags: ["home"] });
  const value = { sort: "manual", group: "section", layout: "board", show_done: false };
  await person.ask("/api/me/settings/view:tag:home", "PUT", { value });
  await openApp(page, "/tags/home", "home");
  await expect.poll(() => cards(page, "No section")).toEqual(["Sums", "Measure"]);
  await card(page, "Sums").focus();
  await pressKeys(page, "Alt+ArrowRight");
  await expect.poll(() => cards(page, "Doing")).toEqual(["Sums", "Sink"]);
  await expect.poll(async () => (await row(person, "Sums"))?.list_id).toBe(list);
  await expect.poll(async () => row(person, "Add up")).toMatchObject({ id: below.id, list_id: list });
  await page.keyboard.press("Control+z");
  await expect.poll(() => cards(page, "No section")).toEqual(["Sums", "Measure"]);
  await expect.poll(async () => (await row(person, "Add up"))?.list_id).toBe(person.inbox);
});

test("in Today a card that is carried to Done is done", async ({ page, person }) => {
  const today = new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/Vienna" }).format(new Date());
  await person.addTodos(["Rent", "Milk"], { due_date: today });
  const value = { sort: "manual", group: "priority", layout: "board", show_done: false };
  await person.ask("/api/me/settings/view:today", "PUT", { value });
  await openApp(page, "/today", "Today");
  await card(page, "Milk").focus();
  await pressKeys(page, "Alt+ArrowRight");
  await expect.poll(() => person.titles("&completed=true")).toEqual(["Milk"]);
  await expect(column(page, "Done").getByRole("checkbox")).toBeChecked({ timeout: 15_000 });
  await page.keyboard.press("Control+z");
  await expect.poll(() => cards(page, "No priority")).toEqual(["Rent", "Milk"]);
});

test("a todo is written in a column, and read like everywhere", async ({ page, person }) => {
  const { list, doing } = await plant(person);
  await open(page, list);
  await column(page, "Doing").getByRole("button", { name: "Add a todo to “Doing”" }).click();
  await page.keyboard.type("Call the joiner tomorrow !1\n");
  await expect.poll(() => cards(page, "Doing")).toEqual(["Oak", "Lamp", "Tiles", "Call the joiner"]);
  await expect
    .poll(async () => row(person, "Call the joiner"))
    .toMatchObject({ parent_id: doing, priority: "high", due_date: expect.any(String) });
});

test("what is done has a column, and is opened again by taking it out", async ({ page, person }) => {
  const { list, doing } = await plant(person, { show_done: true });
  const tiles = await row(person, "Tiles");
  await person.change(tiles?.id ?? "", { completed: true });
  await open(page, list);
  await expect.poll(() => cards(page, "Done")).toEqual(["Tiles"]);
  await card(page, "Tiles").focus();
  await pressKeys(page, "Alt+ArrowLeft");
  await expect.poll(() => cards(page, "Ordered")).toEqual(["Tiles"]);
  await expect.poll(async () => (await row(person, "Tiles"))?.parent_id).not.toBe(doing);
});

test("nothing on a board stands in anybody's way", async ({ page, person }) => {
  const { list } = await plant(person, { show_done: true });
  await open(page, list);
  await expectNoBarrier(page);
  await page.getByRole("button", { name: "View options" }).click();
  await expect(page.getByRole("menuitemradio", { name: "Board" })).toBeVisible();
  await expectNoBarrier(page, "menu");
});

test("hundreds of cards are drawn as far as they are seen", async ({ page, person }) => {
  const { list, doing } = await plant(person);
  const drafts = Array.from({ length: 120 }, (_, nth) => ({
    title: `Card ${nth}`,
    list_id: list,
    parent_id: doing,
  }));
  await Promise.all(drafts.map((draft) => person.addTodo(draft)));
  await open(page, list);
  await expect.poll(() => column(page, "Doing").locator("[data-card]").count()).toBeLessThan(40);
  await card(page, "Oak").focus();
  for (let step = 0; step < 30; step += 1) await page.keyboard.press("ArrowDown");
  const inSight = await page.evaluate(() => {
    const box = document.activeElement?.closest("li")?.getBoundingClientRect();
    return box !== undefined && box.top > 0 && box.bottom < innerHeight;
  });
  expect(inSight).toBe(true);
});

test.describe("on a phone", () => {
  const { viewport, userAgent } = devices["Pixel 7"];
  test.use({ viewport, userAgent, hasTouch: true });

  test("one column fills most of the width, the next one shows its edge", async ({ page, person }) => {
    const { list } = await plant(person);
    await open(page, list);
    const wide = page.viewportSize()?.width ?? 0;
    const box = await column(page, "No section").boundingBox();
    expect((box?.width ?? 0) / wide).toBeGreaterThan(0.7);
    expect((box?.width ?? 0) / wide).toBeLessThan(0.9);
    const snap = page.getByRole("group", { name: "Board" });
    await expect(snap).toHaveCSS("scroll-snap-type", "x mandatory");
    for (const name of ["Add a todo to “No section”", "View options"]) {
      const target = await page.getByRole("button", { name }).boundingBox();
      expect(target?.height, name).toBeGreaterThanOrEqual(44);
    }
    await card(page, "Measure").tap();
    await expect(page.getByRole("dialog", { name: "Todo" })).toBeVisible();
  });
});
