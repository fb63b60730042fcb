import type { Page } from "@playwright/test";
import { signUp } from "../support/accounts";
import { detail, goOffline, openApp, quickAdd, rows, title, toasts } from "../support/app";
import { expectAccessible } from "../support/axe";
import { confirmEmail, joinList } from "../support/sharing";
import { expect, workerTest as test } from "../support/test";

const assigneeOf = (page: Page, text: string) =>
  rows(page)
    .getByRole("listitem")
    .filter({ has: page.getByRole("button", { name: text, exact: true }) })
    .getByRole("img", { name: /^Assigned to/ });

const choose = (page: Page, name: string) =>
  page.getByRole("menu").getByRole("menuitemradio", { name, exact: true }).click();

test("two people assign the todos of a list by line, key, menu and panel, also offline, until one is removed", async ({
  page,
  person,
  openBrowser,
}) => {
  const context = await openBrowser();
  const mira = await signUp(context, "mira");
  await person.updateProfile({ name: "Ada" });
  await mira.updateProfile({ name: "Mira K" });
  const list = await person.addList({ name: "Garden" });
  await person.addTodos(["Mow", "Sow", "Hoe"], { list_id: list.id });
  await confirmEmail(person);
  await joinList(person, list.id, mira);

  const other = await context.newPage();
  await openApp(other, "/assigned", "Assigned to me");
  await expect(other.getByText("Nothing is assigned to you")).toBeVisible();
  await openApp(page, `/lists/${list.id}`, "Garden");

  await test.step("by a line", async () => {
    await quickAdd(page).fill("Buy seeds +mi");
    await expect(page.getByRole("option", { name: "Mira K" })).toBeVisible();
    await quickAdd(page).press("Enter");
    await expect(page.getByRole("list", { name: "Recognized" }).getByText("Mira K")).toBeVisible();
    await quickAdd(page).press("Enter");
    await expect(assigneeOf(page, "Buy seeds")).toHaveAccessibleName("Assigned to Mira K");
    await expect(title(other, "Buy seeds")).toBeVisible();
    await expect(other.getByRole("heading", { name: "Garden" })).toBeVisible();
    await quickAdd(page).fill("Call +Jon");
    await expect(page.getByText("Nobody in Garden is named “Jon”")).toBeVisible();
    await quickAdd(page).fill("");
  });

  await test.step("by key and menu", async () => {
    await title(page, "Mow").focus();
    await page.keyboard.press("a");
    await expect(page.getByRole("menu").getByRole("menuitemradio")).toHaveText([
      /Ada \(me\)/,
      /Mira K/,
      "Nobody",
    ]);
    await expectAccessible(page, "menu");
    await choose(page, "Mira K");
    await expect(assigneeOf(page, "Mow")).toHaveAccessibleName("Assigned to Mira K");
    await expect(title(other, "Mow")).toBeVisible();
    await title(page, "Sow").focus();
    await page.keyboard.press("Shift+A");
    await expect(assigneeOf(page, "Sow")).toHaveAccessibleName("Assigned to Ada");
    await page.keyboard.press("ControlOrMeta+z");
    await expect(assigneeOf(page, "Sow")).toHaveCount(0);
    await expectAccessible(page);
  });

  await test.step("several at once, and in the panel", async () => {
    await title(page, "Mow").focus();
    await page.keyboard.press("v");
    await page.keyboard.press("Shift+ArrowDown");
    await page
      .getByRole("region", { name: "Selected todos" })
      .getByRole("button", { name: "Assign" })
      .click();
    await choose(page, "Nobody");
    await expect(toasts(page).getByText("to nobody")).toBeVisible();
    await expect(assigneeOf(page, "Mow")).toHaveCount(0);
    await expect(title(other, "Mow")).toHaveCount(0);
    await page.keyboard.press("Escape");
    await title(page, "Hoe").click();
    await detail(page)
      .getByRole("button", { name: /Assignee/ })
      .click();
    await choose(page, "Mira K");
    await expect(detail(page).getByRole("button", { name: /Assignee.*Mira K/ })).toBeVisible();
    await expect(title(other, "Hoe")).toBeVisible();
    await expectAccessible(page);
    await detail(page).getByRole("button", { name: "Close" }).click();
  });

  await test.step("offline, and through a move to a list without the person", async () => {
    await goOffline(page);
    await title(page, "Sow").focus();
    await page.keyboard.press("a");
    await choose(page, "Mira K");
    await expect(assigneeOf(page, "Sow")).toHaveAccessibleName("Assigned to Mira K");
    await page.context().setOffline(false);
    await expect(title(other, "Sow")).toBeVisible();
    const sow = await person.findTodo("Sow");
    await person.updateTodo(sow?.id ?? "", { list_id: person.inbox });
    await expect(title(other, "Sow")).toHaveCount(0);
    expect((await person.findTodo("Sow"))?.assignee_id).toBeNull();
  });

  await test.step("until the person is removed", async () => {
    const removal = await person.request(`/api/lists/${list.id}/members/${mira.id}`, "DELETE");
    expect(removal.ok()).toBe(true);
    await expect(assigneeOf(page, "Hoe")).toHaveCount(0);
    await expect(title(other, "Hoe")).toHaveCount(0);
    await title(page, "Hoe").focus();
    await page.keyboard.press("a");
    await expect(toasts(page).getByText("Only todos in shared lists can be assigned.")).toBeVisible();
  });
});
