import { devices } from "@playwright/test";
import type { Person } from "../support/accounts";
import { goTo, notices, openApp, title } from "../support/app";
import { expectNoBarrier } from "../support/axe";
import { pressKeys, tabTo } from "../support/keyboard";
import { expect, test } from "../support/test";

async function tagged(person: Person) {
  await person.addTodo({ title: "Call the bank", tags: ["money", "phone"] });
  await person.addTodo({ title: "Pay the rent", tags: ["Money"] });
  await person.addTodo({ title: "Ring Ada", tags: ["calls"] });
  const value = { name: "Mine", query: "@money | @calls", color: "teal", position: "a0" };
  await person.ask("/api/me/settings/filter:0190c0de-0000-7000-8000-00000000000a", "PUT", { value });
}

const tagsOf = async (person: Person) =>
  Object.fromEntries((await person.todos()).map((todo) => [todo.title, todo.tags]));

test("a tag is renamed and coloured everywhere by keys alone, and one undo takes it all back", async ({
  page,
  person,
}) => {
  await tagged(person);
  await openApp(page);
  const group = page.getByRole("region", { name: "Tags" });
  await expect(group.getByRole("link")).toHaveText(["calls", "money", "phone"]);
  await tabTo(page, group.getByRole("button", { name: "More about the tag money" }), 80);
  await pressKeys(page, "Enter");
  await page.getByRole("menuitem", { name: "Rename or colour" }).press("Enter");
  const dialog = page.getByRole("dialog", { name: "Edit tag" });
  await expectNoBarrier(page, "dialog");
  await dialog.getByLabel("Name").fill("finance");
  await tabTo(page, dialog.getByRole("radio", { checked: true }));
  await page.keyboard.press("ArrowRight", { delay: 100 });
  await expect(dialog.getByRole("radio", { name: "Blue" })).toBeChecked();
  await dialog.getByLabel("Name").press("Enter");
  await expect(group.getByRole("link")).toHaveText(["calls", "finance", "phone"]);
  await expect
    .poll(() => tagsOf(person))
    .toEqual({ "Call the bank": ["finance", "phone"], "Pay the rent": ["finance"], "Ring Ada": ["calls"] });
  const filter = await person.ask("/api/me/settings");
  expect(await filter.text()).toContain("@finance | @calls");

  await page.keyboard.press("Control+z");
  await expect
    .poll(() => tagsOf(person))
    .toEqual({ "Call the bank": ["money", "phone"], "Pay the rent": ["Money"], "Ring Ada": ["calls"] });
});

test("renaming a tag to one that is there makes one of the two", async ({ page, person }) => {
  await tagged(person);
  await openApp(page, "/tags/phone", "phone");
  await page.getByRole("main").getByRole("button", { name: "More about the tag phone" }).click();
  await page.getByRole("menuitem", { name: "Rename or colour" }).click();
  const dialog = page.getByRole("dialog", { name: "Edit tag" });
  await dialog.getByLabel("Name").fill("calls");
  await expect(dialog.getByText("There is a tag calls already; the two become one.")).toBeVisible();
  await dialog.getByRole("button", { name: "Make them one" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "calls" })).toBeVisible();
  await expect(title(page, "Call the bank")).toBeVisible();
  await expect(title(page, "Ring Ada")).toBeVisible();
  await expect(notices(page)).toContainText("phone and calls are one tag now");
});

test("a deleted tag leaves its todos, and comes back", async ({ page, person }) => {
  await tagged(person);
  await openApp(page);
  await goTo(page, "money");
  await page.getByRole("main").getByRole("button", { name: "More about the tag money" }).click();
  await page.getByRole("menuitem", { name: "Delete the tag" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Inbox" })).toBeVisible();
  await expect(title(page, "Pay the rent")).toBeVisible();
  await expect(page.getByRole("navigation").getByRole("link", { name: "money" })).toHaveCount(0);
  await notices(page).getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "money" })).toBeVisible();
  await expect(title(page, "Pay the rent")).toBeVisible();
});

test("tags are folded away on this device", async ({ page, person }) => {
  await tagged(person);
  await openApp(page);
  const group = page.getByRole("region", { name: "Tags" });
  await group.getByRole("button", { name: "Tags", exact: true }).click();
  await expect(group.getByRole("link")).toHaveCount(0);
  await page.reload();
  await expect(group.getByRole("button", { name: "Tags", exact: true })).toHaveAttribute(
    "aria-expanded",
    "false",
  );
  await expect(group.getByRole("link")).toHaveCount(0);
});

test("a phone changes a tag from its view", async ({ browser, person, context, baseURL }) => {
  await tagged(person);
  const phone = await browser.newContext({
    ...devices["Pixel 7"],
    ...(baseURL ? { baseURL } : {}),
    storageState: await context.storageState(),
  });
  const page = await phone.newPage();
  await openApp(page, "/tags/calls", "calls");
  await page.getByRole("button", { name: "More about the tag calls" }).tap();
  await page.getByRole("menuitem", { name: "Rename or colour" }).tap();
  const dialog = page.getByRole("dialog", { name: "Edit tag" });
  for (const radio of await dialog.getByRole("radio").all())
    expect((await radio.boundingBox())?.height).toBeGreaterThanOrEqual(44);
  await dialog.getByLabel("Name").fill("ringing");
  await dialog.getByRole("button", { name: "Save" }).tap();
  await expect(page.getByRole("heading", { level: 1, name: "ringing" })).toBeVisible();
  await phone.close();
});
