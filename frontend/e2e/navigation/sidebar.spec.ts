import type { Person } from "../support/accounts";
import { expectView, goOffline, goTo, openApp, rows, title, waitForAllParts } from "../support/app";
import { expectAccessible } from "../support/axe";
import { dragTo, middleOf, pickUp, waitForDraggable } from "../support/drag";
import { chooseByKeys, pressKeys } from "../support/keyboard";
import { expectNoLayoutShift, recordLayoutShifts } from "../support/layout";
import { PIXEL } from "../support/phone";
import { expect, test, workerTest } from "../support/test";

const NAMES = ["Home", "Work", "Garden", "Trip"] as const;

async function addLists(person: Person) {
  const ids: Record<string, string> = {};
  for (const name of NAMES)
    ids[name] = (
      await person.addList({ name, color: "teal", ...(name === "Garden" ? { folder: "Out side" } : {}) })
    ).id;
  return ids;
}

/** Fetches the names of the lists in their order, with the name of the folder in front. */
async function fetchListNames(person: Person): Promise<string[]> {
  const body = await (await person.request("/api/lists?limit=200")).json();
  const lists: { name: string; folder: string | null; position: string; inbox: boolean }[] =
    body.items ?? body;
  return lists
    .filter(({ inbox }) => !inbox)
    .sort((one, other) => (one.position < other.position ? -1 : 1))
    .map(({ name, folder }) => (folder ? `${folder}/${name}` : name));
}

test("lists are reordered by keys, into a folder and out of it", async ({ page, person }) => {
  await addLists(person);
  await openApp(page);
  const lists = page.getByRole("region", { name: "Lists" });
  await expect(lists.getByRole("link")).toHaveText(["Garden", "Home", "Work", "Trip"]);
  await lists.getByRole("link", { name: "Trip" }).focus();
  await page.keyboard.press("Alt+ArrowUp");
  await expect(lists.getByRole("link")).toHaveText(["Garden", "Home", "Trip", "Work"]);
  await expect(lists.getByRole("link", { name: "Trip" })).toBeFocused();
  await page.keyboard.press("Alt+ArrowUp");
  await page.keyboard.press("Alt+ArrowUp");
  const folder = lists
    .getByRole("listitem")
    .filter({ has: page.getByRole("button", { name: "Folder Out side" }) });
  await expect(folder.getByRole("link")).toHaveText(["Garden", "Trip"]);
  await expect(page.getByText("Moved Trip to folder Out side, position 2 of 2")).toBeAttached();
  await expect.poll(() => fetchListNames(person)).toContain("Out side/Trip");
  await page.keyboard.press("Control+z");
  await expect(folder.getByRole("link")).toHaveText(["Garden"]);
});

test("arrow keys move the focus through the sidebar, and j moves it to the todos", async ({
  page,
  person,
}) => {
  await addLists(person);
  await person.addTodos(["One", "Two"]);
  await openApp(page);
  await waitForAllParts(page);
  const sidebar = page.getByRole("navigation", { name: "Sidebar" });
  await sidebar.getByRole("link", { name: "Inbox" }).focus();
  await pressKeys(page, "ArrowDown", "ArrowDown");
  await expect(sidebar.getByRole("link", { name: "Upcoming" })).toBeFocused();
  await pressKeys(page, "ArrowUp");
  await expect(sidebar.getByRole("link", { name: "Today" })).toBeFocused();
  await pressKeys(page, "Home", "j");
  await expect(title(page, "One")).toBeFocused();
});

test("favorite lists and saved filters are listed first", async ({ page, person }) => {
  await addLists(person);
  await person.addFilter("Soon", "due < +7d");
  await openApp(page);
  const favorites = page.getByRole("region", { name: "Favorites" });
  await expect(favorites).toHaveCount(0);
  await page.getByRole("button", { name: "More actions for Work" }).focus();
  await pressKeys(page, "Enter");
  await chooseByKeys(page, page.getByRole("menuitem", { name: "Add to favorites" }));
  await page.getByRole("button", { name: "More actions for filter Soon" }).focus();
  await pressKeys(page, "Enter");
  await chooseByKeys(page, page.getByRole("menuitem", { name: "Add to favorites" }));
  await expect(favorites.getByRole("link")).toHaveText(["Work", "Soon"]);
  await expectAccessible(page);
  await page.reload();
  await expect(favorites.getByRole("link")).toHaveText(["Work", "Soon"]);
});

test("lists are dragged to another position and into a folder", async ({ page, person }) => {
  await addLists(person);
  await openApp(page);
  const lists = page.getByRole("region", { name: "Lists" });
  const link = (name: string) => lists.getByRole("link", { name });
  await expect(link("Trip")).toBeVisible();
  await waitForDraggable(link("Trip"));
  await link("Trip").dragTo(link("Home"), { targetPosition: { x: 60, y: 4 } });
  await expect(lists.getByRole("link")).toHaveText(["Garden", "Trip", "Home", "Work"]);
  await link("Work").dragTo(lists.getByRole("button", { name: "Folder Out side" }));
  await expect(lists.getByRole("link")).toHaveText(["Garden", "Work", "Trip", "Home"]);
  await expect.poll(() => fetchListNames(person)).toContain("Out side/Work");
});

test("several todos are dropped on a list, and one on Today", async ({ page, person }) => {
  const { Work } = await addLists(person);
  await person.addTodos(["One", "Two", "Three"]);
  await openApp(page);
  const sidebar = page.getByRole("navigation", { name: "Sidebar" });
  await title(page, "One").focus();
  await pressKeys(page, "v", "Shift+ArrowDown");
  await expect(page.getByText(/2 selected/i).first()).toBeVisible();
  const dropOn = async (name: string, text: string) => {
    await pickUp(page, title(page, text));
    await dragTo(page, await middleOf(sidebar.getByRole("link", { name })));
    await page.mouse.up();
  };
  await dropOn("Work", "One");
  await expect(rows(page).getByRole("checkbox")).toHaveCount(1);
  await expect.poll(() => person.fetchTitles(`&list_id=${Work}`)).toEqual(["One", "Two"]);
  await page.keyboard.press("Escape");
  await dropOn("Today", "Three");
  await goTo(page, "Today");
  await expect(title(page, "Three")).toBeVisible();
});

test("a folder with a space in its name stays collapsed", async ({ page, person }) => {
  await addLists(person);
  await openApp(page);
  const folder = page.getByRole("button", { name: "Folder Out side" });
  await folder.click();
  await page.reload();
  await expect(folder).toHaveAttribute("aria-expanded", "false");
});

test("the sidebar opens as a drawer on a phone", async ({ person, openDevice }) => {
  await addLists(person);
  const page = await openDevice(PIXEL);
  await openApp(page);
  await page.getByRole("navigation", { name: "Views" }).getByRole("button", { name: "Lists" }).tap();
  const drawer = page.getByRole("dialog", { name: "Sidebar" });
  for (const link of await drawer.getByRole("link").all())
    expect((await link.boundingBox())?.height).toBeGreaterThanOrEqual(44);
  await expectAccessible(page, "dialog");
  await drawer.getByRole("link", { name: "Work" }).tap();
  await expectView(page, "Work");
});

test("a button hides the sidebar of a tablet, also after a reload, and brings it back", async ({
  person,
  openDevice,
}) => {
  await addLists(person);
  const page = await openDevice({ hasTouch: true, viewport: { width: 820, height: 1180 } });
  await recordLayoutShifts(page);
  await openApp(page);
  const sidebar = page.getByRole("navigation", { name: "Sidebar" });
  const button = page.getByRole("button", { name: "Sidebar", exact: true });
  await expect(sidebar).toBeVisible();
  await button.tap();
  await expect(sidebar).toBeHidden();
  await expect(button).toHaveAttribute("aria-expanded", "false");
  await expectAccessible(page);
  await page.reload();
  await expectView(page, "Inbox");
  await expect(sidebar).toBeHidden();
  await expectNoLayoutShift(page);
  await button.tap();
  await expect(sidebar).toBeVisible();
  await expect(button).toHaveAttribute("aria-expanded", "true");
  await page.keyboard.press("[");
  await expect(sidebar).toBeHidden();
});

test("lists come first, filters and tags have counts, and other places are under More", async ({
  page,
  person,
}) => {
  await person.addTodos(["One", "Two"], { tags: ["garden"] });
  await person.addTodo({ title: "Done", tags: ["garden"], completed: true });
  await person.addFilter("Green", "@garden");
  await openApp(page);
  const sidebar = page.getByRole("navigation", { name: "Sidebar" });
  await expect(sidebar.getByRole("listitem").filter({ hasText: "Green" })).toContainText("2");
  await expect(sidebar.getByRole("listitem").filter({ hasText: "garden" })).toContainText("2");
  await page.getByRole("checkbox", { name: "Complete “One”" }).click();
  await expect(sidebar.getByRole("listitem").filter({ hasText: "garden" })).toContainText("1");
  await expect(sidebar.getByRole("listitem").filter({ hasText: "Green" })).toContainText("1");
  await expect(sidebar.getByRole("heading", { level: 2 })).toHaveText(["Lists", "Filters", "Tags", "More"]);
  await expect(sidebar.getByRole("link", { name: "Trash" })).toBeHidden();
  await goTo(page, "Trash");
  await page.reload();
  await expect(sidebar.getByRole("link", { name: "Trash" })).toBeVisible();
  await expectAccessible(page);
});

workerTest("the status at the foot of the sidebar is never clipped", async ({ page, person }) => {
  await addLists(person);
  await page.setViewportSize({ width: 1000, height: 320 });
  await openApp(page);
  await goOffline(page);
  const status = page.getByRole("navigation", { name: "Sidebar" }).getByRole("status");
  await expect(status).toHaveText("Offline");
  await expect(status.getByText("Offline")).toBeInViewport({ ratio: 1 });
  expect(await status.evaluate((box) => box.scrollHeight <= box.clientHeight)).toBe(true);
});
