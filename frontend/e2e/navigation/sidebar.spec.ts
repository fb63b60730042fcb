import { devices } from "@playwright/test";
import type { Person } from "../support/accounts";
import { goTo, openApp, rows, title } from "../support/app";
import { expectNoBarrier } from "../support/axe";
import { pressKeys } from "../support/keyboard";
import { expect, test } from "../support/test";

const NAMES = ["Home", "Work", "Garden", "Trip"] as const;

async function furnish(person: Person) {
  const ids: Record<string, string> = {};
  for (const name of NAMES)
    ids[name] = (
      await person.addList({ name, color: "teal", ...(name === "Garden" ? { folder: "Out side" } : {}) })
    ).id;
  return ids;
}

/** Lists of the server in their order, those of a folder with its name. */
async function kept(person: Person): Promise<string[]> {
  const answer = await (await person.ask("/api/lists?limit=200")).json();
  const lists: { name: string; folder: string | null; position: string; inbox: boolean }[] =
    answer.items ?? answer;
  return lists
    .filter(({ inbox }) => !inbox)
    .sort((one, other) => (one.position < other.position ? -1 : 1))
    .map(({ name, folder }) => (folder ? `${folder}/${name}` : name));
}

test("lists are put in order by keys, into a folder and out of it", async ({ page, person }) => {
  await furnish(person);
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
  await expect(page.getByText("Trip is now in the folder Out side, 2 of 2")).toBeAttached();
  await expect.poll(() => kept(person)).toContain("Out side/Trip");
  await page.keyboard.press("Control+z");
  await expect(folder.getByRole("link")).toHaveText(["Garden"]);
});

test("arrow keys go through the sidebar, and leave j and k to the todos", async ({ page, person }) => {
  await furnish(person);
  await person.addTodos(["One", "Two"]);
  await openApp(page);
  const sidebar = page.getByRole("navigation", { name: "Sidebar" });
  await sidebar.getByRole("link", { name: "Inbox" }).focus();
  await pressKeys(page, "ArrowDown", "ArrowDown");
  await expect(sidebar.getByRole("link", { name: "Upcoming" })).toBeFocused();
  await pressKeys(page, "ArrowUp");
  await expect(sidebar.getByRole("link", { name: "Today" })).toBeFocused();
  await pressKeys(page, "Home", "j");
  await expect(title(page, "One")).toBeFocused();
});

test("favourites stand first: lists and saved filters", async ({ page, person }) => {
  await furnish(person);
  const value = { name: "Soon", query: "due < +7d", color: "teal", position: "a0" };
  await person.ask("/api/me/settings/filter:0190c0de-0000-7000-8000-00000000000b", "PUT", { value });
  await openApp(page);
  const favourites = page.getByRole("region", { name: "Favourites" });
  await expect(favourites).toHaveCount(0);
  await page.getByRole("button", { name: "More about Work" }).focus();
  await pressKeys(page, "Enter");
  await page.getByRole("menuitem", { name: "Add to favourites" }).press("Enter");
  await page.getByRole("button", { name: "More about the filter Soon" }).focus();
  await pressKeys(page, "Enter");
  await page.getByRole("menuitem", { name: "Add to favourites" }).press("Enter");
  await expect(favourites.getByRole("link")).toHaveText(["Work", "Soon"]);
  await expectNoBarrier(page);
  await page.reload();
  await expect(favourites.getByRole("link")).toHaveText(["Work", "Soon"]);
});

test("lists are dragged to another place, and into a folder", async ({ page, person }) => {
  await furnish(person);
  await openApp(page);
  const lists = page.getByRole("region", { name: "Lists" });
  const link = (name: string) => lists.getByRole("link", { name });
  await expect(link("Trip")).toBeVisible();
  await page.waitForTimeout(500);
  await link("Trip").dragTo(link("Home"), { targetPosition: { x: 60, y: 4 } });
  await expect(lists.getByRole("link")).toHaveText(["Garden", "Trip", "Home", "Work"]);
  await link("Work").dragTo(lists.getByRole("button", { name: "Folder Out side" }));
  await expect(lists.getByRole("link")).toHaveText(["Garden", "Work", "Trip", "Home"]);
  await expect.poll(() => kept(person)).toContain("Out side/Work");
});

test("several todos are dropped on a list, and one on Today", async ({ page, person }) => {
  const { Work } = await furnish(person);
  await person.addTodos(["One", "Two", "Three"]);
  await openApp(page);
  const sidebar = page.getByRole("navigation", { name: "Sidebar" });
  await title(page, "One").focus();
  await pressKeys(page, "v", "Shift+ArrowDown");
  await expect(page.getByText(/2 selected/i).first()).toBeVisible();
  await title(page, "One").dragTo(sidebar.getByRole("link", { name: "Work" }));
  await expect(rows(page).getByRole("checkbox")).toHaveCount(1);
  await expect.poll(() => person.titles(`&list_id=${Work}`)).toEqual(["One", "Two"]);
  await page.keyboard.press("Escape");
  await title(page, "Three").dragTo(sidebar.getByRole("link", { name: "Today" }));
  await goTo(page, "Today");
  await expect(title(page, "Three")).toBeVisible();
});

test("a folder with a space in its name stays folded", async ({ page, person }) => {
  await furnish(person);
  await openApp(page);
  const folder = page.getByRole("button", { name: "Folder Out side" });
  await folder.click();
  await page.reload();
  await expect(folder).toHaveAttribute("aria-expanded", "false");
});

test("on a phone the sidebar opens as a drawer with all of it", async ({
  browser,
  person,
  context,
  baseURL,
}) => {
  await furnish(person);
  const phone = await browser.newContext({
    ...devices["Pixel 7"],
    ...(baseURL ? { baseURL } : {}),
    storageState: await context.storageState(),
  });
  const page = await phone.newPage();
  await openApp(page);
  await page.getByRole("navigation", { name: "Views" }).getByRole("button", { name: "Lists" }).tap();
  const drawer = page.getByRole("dialog", { name: "Sidebar" });
  for (const link of await drawer.getByRole("link").all())
    expect((await link.boundingBox())?.height).toBeGreaterThanOrEqual(44);
  await expectNoBarrier(page, "dialog");
  await drawer.getByRole("link", { name: "Work" }).tap();
  await expect(page.getByRole("heading", { level: 1, name: "Work" })).toBeVisible();
  await phone.close();
});
