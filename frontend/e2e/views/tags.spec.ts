import type { Person } from "../support/accounts";
import { expectView, goTo, openApp, quickAdd, title, toasts } from "../support/app";
import { expectAccessible } from "../support/axe";
import { chooseByKeys, pressKeys, tabTo, typeText } from "../support/keyboard";
import { PIXEL } from "../support/phone";
import { expect, test } from "../support/test";

async function addTaggedTodos(person: Person) {
  await person.addTodo({ title: "Call the bank", tags: ["money", "phone"] });
  await person.addTodo({ title: "Pay the rent", tags: ["Money"] });
  await person.addTodo({ title: "Ring Ada", tags: ["calls"] });
  await person.addFilter("Bills", "@money | @calls");
}

const fetchTags = async (person: Person) =>
  Object.fromEntries((await person.fetchTodos()).map((todo) => [todo.title, todo.tags]));

test("a todo added in the view of a tag has the tag", async ({ page, person }) => {
  await addTaggedTodos(person);
  await openApp(page, "/tags/phone", "phone");
  await expect(title(page, "Call the bank")).toBeVisible();
  await pressKeys(page, "q");
  await expect(quickAdd(page)).toBeFocused();
  await typeText(page, "Order a case");
  await page.keyboard.press("Enter");
  await expect(title(page, "Order a case")).toBeVisible();
  await expect.poll(() => person.findTodo("Order a case")).toMatchObject({ tags: ["phone"] });
});

test("a tag is renamed and recolored everywhere by keys alone, and one undo reverts it all", async ({
  page,
  person,
}) => {
  await addTaggedTodos(person);
  await openApp(page);
  const group = page.getByRole("region", { name: "Tags" });
  await expect(group.getByRole("link")).toHaveText(["calls", "money", "phone"]);
  await tabTo(page, group.getByRole("button", { name: "More actions for tag money" }), 80);
  await pressKeys(page, "Enter");
  await chooseByKeys(page, page.getByRole("menuitem", { name: "Edit tag" }));
  const dialog = page.getByRole("dialog", { name: "Edit tag" });
  await expectAccessible(page, "dialog");
  await dialog.getByLabel("Name").fill("finance");
  await tabTo(page, dialog.getByRole("radio", { checked: true }));
  await page.keyboard.press("ArrowRight", { delay: 100 });
  await expect(dialog.getByRole("radio", { name: "Blue" })).toBeChecked();
  await dialog.getByLabel("Name").press("Enter");
  await expect(group.getByRole("link")).toHaveText(["calls", "finance", "phone"]);
  await expect
    .poll(() => fetchTags(person))
    .toEqual({ "Call the bank": ["finance", "phone"], "Pay the rent": ["finance"], "Ring Ada": ["calls"] });
  await expect.poll(() => person.readSettings()).toContain("@finance | @calls");

  await page.keyboard.press("Control+z");
  await expect
    .poll(() => fetchTags(person))
    .toEqual({ "Call the bank": ["money", "phone"], "Pay the rent": ["Money"], "Ring Ada": ["calls"] });
});

test("renaming a tag to another tag's name merges the two", async ({ page, person }) => {
  await addTaggedTodos(person);
  await openApp(page, "/tags/phone", "phone");
  await page.getByRole("main").getByRole("button", { name: "More actions for tag phone" }).click();
  await page.getByRole("menuitem", { name: "Edit tag" }).click();
  const dialog = page.getByRole("dialog", { name: "Edit tag" });
  await dialog.getByLabel("Name").fill("calls");
  await expect(dialog.getByText("There’s already a tag named calls. The two will be merged.")).toBeVisible();
  await dialog.getByRole("button", { name: "Merge tags" }).click();
  await expectView(page, "calls");
  await expect(title(page, "Call the bank")).toBeVisible();
  await expect(title(page, "Ring Ada")).toBeVisible();
  await expect(toasts(page)).toContainText("Merged phone into calls");
});

test("deleting a tag removes it from its todos, and undo restores it", async ({ page, person }) => {
  await addTaggedTodos(person);
  await openApp(page);
  await goTo(page, "money");
  await page.getByRole("main").getByRole("button", { name: "More actions for tag money" }).click();
  await page.getByRole("menuitem", { name: "Delete tag" }).click();
  await expectView(page, "Inbox");
  await expect(title(page, "Pay the rent")).toBeVisible();
  await expect(page.getByRole("navigation").getByRole("link", { name: "money" })).toHaveCount(0);
  await toasts(page).getByRole("button", { name: "Undo" }).click();
  await expectView(page, "money");
  await expect(title(page, "Pay the rent")).toBeVisible();
});

test("the group of tags stays collapsed on this device", async ({ page, person }) => {
  await addTaggedTodos(person);
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

test("a tag is edited from its view on a phone", async ({ person, openDevice }) => {
  await addTaggedTodos(person);
  const page = await openDevice(PIXEL);
  await openApp(page, "/tags/calls", "calls");
  await page.getByRole("button", { name: "More actions for tag calls" }).tap();
  await page.getByRole("menuitem", { name: "Edit tag" }).tap();
  const dialog = page.getByRole("dialog", { name: "Edit tag" });
  for (const radio of await dialog.getByRole("radio").all())
    expect((await radio.boundingBox())?.height).toBeGreaterThanOrEqual(44);
  await dialog.getByLabel("Name").fill("ringing");
  await dialog.getByRole("button", { name: "Save" }).tap();
  await expectView(page, "ringing");
});
