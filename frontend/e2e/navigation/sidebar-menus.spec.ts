import type { Page } from "@playwright/test";
import type { Person } from "../support/accounts";
import { expectView, goOffline, openApp, readTitles, title } from "../support/app";
import { expectAccessible } from "../support/axe";
import { waitForDraggable } from "../support/drag";
import { chooseByKeys, pressKeys, waitForMenu } from "../support/keyboard";
import { expect, test, workerTest } from "../support/test";

const group = (page: Page, name: string) => page.getByRole("region", { name });
const filters = (page: Page) => group(page, "Filters").getByRole("link");
const item = (page: Page, name: string) => page.getByRole("menuitem", { name });

async function openSidebar(page: Page, person: Person): Promise<void> {
  await person.addList({ name: "Home" });
  await person.addList({ name: "Garden", folder: "Outside" });
  await person.addTodo({ title: "Call", tags: ["errands"] });
  for (const [nth, name] of ["Soon", "Late", "Calm"].entries())
    await person.addFilter(name, "due < +7d", `a${nth}`);
  await openApp(page);
  await expect(filters(page)).toHaveText(["Soon", "Late", "Calm"]);
  await waitForDraggable(filters(page).first());
}

workerTest(
  "saved filters are reordered by dragging, offline too, and undo restores the order",
  async ({ page, person, context }) => {
    await openSidebar(page, person);
    await goOffline(page);
    const link = (name: string) => filters(page).filter({ hasText: name });
    await link("Calm").dragTo(link("Soon"), { targetPosition: { x: 60, y: 4 } });
    await expect(filters(page)).toHaveText(["Calm", "Soon", "Late"]);
    await expect(page.getByText("Moved Calm to position 1 of 3")).toBeAttached();
    await context.setOffline(false);
    await link("Calm").dragTo(link("Late"), { targetPosition: { x: 60, y: 26 } });
    await expect(filters(page)).toHaveText(["Soon", "Late", "Calm"]);
    await page.keyboard.press("Control+z");
    await expect(filters(page)).toHaveText(["Calm", "Soon", "Late"]);
    await page.reload();
    await expect(filters(page)).toHaveText(["Calm", "Soon", "Late"]);
  },
);

test("saved filters are reordered by keys and keep the focus", async ({ page, person }) => {
  await openSidebar(page, person);
  const overdue = group(page, "Filters").getByRole("link", { name: "Late" });
  await overdue.focus();
  await pressKeys(page, "Alt+ArrowUp");
  await expect(filters(page)).toHaveText(["Late", "Soon", "Calm"]);
  await expect(overdue).toBeFocused();
  await expect(page.getByText("Moved Late to position 1 of 3")).toBeAttached();
  await pressKeys(page, "Alt+ArrowUp");
  await expect(filters(page)).toHaveText(["Late", "Soon", "Calm"]);
});

test("a saved filter cannot be dropped on a list", async ({ page, person }) => {
  await openSidebar(page, person);
  const soon = group(page, "Filters").getByRole("link", { name: "Soon" });
  await soon.dragTo(group(page, "Lists").getByRole("link", { name: "Home" }));
  await expect(filters(page)).toHaveText(["Soon", "Late", "Calm"]);
  await expect(page.locator("[data-edge]")).toHaveCount(0);
});

for (const [region, name, firstItem] of [
  ["Lists", "Home", "Share…"],
  ["Filters", "Soon", "Edit filter"],
  ["Tags", "errands", "Edit tag"],
] as const) {
  test(`a right click on a link in ${region} opens its menu at the pointer`, async ({ page, person }) => {
    await openSidebar(page, person);
    const link = group(page, region).getByRole("link", { name });
    const box = await link.boundingBox();
    await link.click({ button: "right", position: { x: 70, y: 10 } });
    await expect(item(page, firstItem)).toBeVisible();
    const distance = async () =>
      Math.abs(((await page.getByRole("menu").boundingBox())?.x ?? 0) - (box?.x ?? 0) - 70);
    await expect.poll(distance).toBeLessThan(12);
    await expectAccessible(page, "menu");
    await page.keyboard.press("Escape");
    await expect(page.getByRole("menu")).toBeHidden();
    await expect(link).toBeFocused();
    for (const key of ["Shift+F10", "ContextMenu"]) {
      await pressKeys(page, key);
      await waitForMenu(item(page, firstItem));
      await pressKeys(page, "ArrowDown");
      await expect(item(page, firstItem)).toBeFocused();
      await pressKeys(page, "Escape");
      await expect(link).toBeFocused();
    }
  });
}

test("a folder's menu renames, moves and dissolves it, and its lists stay", async ({ page, person }) => {
  await openSidebar(page, person);
  await person.addList({ name: "Tax", folder: "Office" });
  const folder = (name: string) => page.getByRole("button", { name: `Folder ${name}` });
  await expect(folder("Office")).toBeVisible();
  await folder("Office").click({ button: "right" });
  await item(page, "Rename folder").click();
  await page.getByRole("textbox", { name: "Name" }).fill("Out and about");
  await page.keyboard.press("Enter");
  await expect(folder("Out and about")).toBeFocused();
  await pressKeys(page, "Shift+F10");
  await chooseByKeys(page, item(page, "Move up"));
  await expect(page.getByText("Moved folder Out and about to position 1 of 2")).toBeAttached();
  await page.getByRole("button", { name: "More actions for Out and about" }).focus();
  await pressKeys(page, "Enter");
  await chooseByKeys(page, item(page, "Ungroup lists"));
  await expect(folder("Out and about")).toBeHidden();
  await expect(group(page, "Lists").getByRole("link", { name: "Tax" })).toBeVisible();
  await pressKeys(page, "Control+z");
  await expect(folder("Out and about")).toBeVisible();
});

test("a list's menu collapses all of it, copies its link, prints it and duplicates it", async ({
  page,
  context,
  person,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const { id } = await person.addList({ name: "Trip" });
  const train = await person.addTodo({ title: "Book the train", list_id: id });
  await person.addTodo({ title: "Seats by the window", list_id: id, parent_id: train.id });
  await openApp(page, `/lists/${id}`, "Trip");
  const choose = async (item: string) => {
    await page.getByRole("main").getByRole("button", { name: /Trip$/ }).click();
    await page.getByRole("menuitem", { name: item }).click();
  };
  await choose("Collapse all");
  await expect(title(page, "Seats by the window")).toHaveCount(0);
  await choose("Expand all");
  await expect(title(page, "Seats by the window")).toBeVisible();
  await choose("Copy link");
  await expect(page.getByText("Link copied")).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(page.url());
  const printed = page.evaluate(
    () => new Promise((done) => addEventListener("beforeprint", () => done(document.title))),
  );
  await choose("Print");
  expect(await printed).toBe("Trip · Tend");
  await choose("Duplicate");
  await expectView(page, "Trip copy");
  await expect.poll(() => readTitles(page)).toEqual(["Book the train", "Seats by the window"]);
});
