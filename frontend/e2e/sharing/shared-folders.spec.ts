import type { Page } from "@playwright/test";
import { newEmail, PASSWORD } from "../support/accounts";
import { openApp, title } from "../support/app";
import { expectAccessible } from "../support/axe";
import { waitForDraggable } from "../support/drag";
import { extractLink, waitForMail } from "../support/mail";
import { confirmEmail, joinFolder } from "../support/sharing";
import { expect, test } from "../support/test";

const lists = (page: Page) => page.getByRole("region", { name: "Lists" });
const folder = (page: Page, name: string) => lists(page).getByRole("button", { name, exact: true });
const link = (page: Page, name: string) => lists(page).getByRole("link", { name: new RegExp(`^${name}`) });
const question = (page: Page, name: RegExp) => page.getByRole("alertdialog", { name });

async function chooseInMenu(page: Page, of: string, item: string): Promise<void> {
  await lists(page)
    .getByRole("button", { name: `More actions for ${of}` })
    .click();
  await page.getByRole("menuitem", { name: item }).click();
}

test("a folder is shared by mail, a list goes into it and out again, and the other person sees both live", async ({
  page,
  person,
  openBrowser,
}) => {
  await confirmEmail(person);
  await person.addList({ name: "Groceries", folder: "Household" });
  await person.addList({ name: "Taxes" });
  await openApp(page);
  await chooseInMenu(page, "Household", "Share folder…");
  const dialog = page.getByRole("dialog", { name: /^Share .*Household/ });
  await expect(dialog.getByText("1 list goes into the shared folder.")).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Share folder" }).click();
  const email = newEmail("jon");
  await dialog.getByLabel("Invite people").fill(email);
  await dialog.getByRole("button", { name: "Invite" }).click();
  await expect(dialog.getByRole("region", { name: "Invited" }).getByText(email)).toBeVisible();
  await expectAccessible(page);

  const jon = await (await openBrowser()).newPage();
  await jon.goto(extractLink(await waitForMail(email, /invit/i)));
  await jon.getByRole("link", { name: "Create account" }).click();
  await jon.getByLabel("Email").fill(email);
  await jon.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await jon.getByRole("button", { name: "Create account" }).click();
  await jon.getByRole("button", { name: "Accept invitation" }).click();
  await expect(folder(jon, "Folder Household, shared")).toBeVisible();
  await expect(link(jon, "Groceries")).toBeVisible();
  await expect(link(jon, "Taxes")).toHaveCount(0);

  await expect(dialog.getByText(email)).toBeVisible();
  await expect(dialog.getByRole("region", { name: "Invited" })).toHaveCount(0);
  await page.keyboard.press("Escape");
  await waitForDraggable(link(page, "Taxes"));
  await link(page, "Taxes").dragTo(folder(page, "Folder Household, shared"));
  const jonsName = email.split("@")[0] ?? "";
  const moveIn = question(page, /^Move .*Taxes.* to .*Household/);
  await expect(moveIn.getByText(new RegExp(`${jonsName}.* will be able to see it`))).toBeVisible();
  await expectAccessible(page);
  await moveIn.getByRole("button", { name: "Cancel" }).click();
  await link(page, "Taxes").dragTo(folder(page, "Folder Household, shared"));
  await moveIn.getByRole("button", { name: "Move list" }).click();
  await expect(link(jon, "Taxes")).toBeVisible();

  // In a list, a member from the folder can only get a greater role; the menu leads to the folder for the rest.
  await link(page, "Taxes").click();
  await page.keyboard.press("Shift+P");
  const share = page.getByRole("dialog", { name: /^Share .*Taxes/ });
  const jonsRow = share
    .getByRole("list", { name: "People" })
    .getByRole("listitem")
    .filter({ hasText: jonsName });
  await expect(jonsRow.getByText("Through the folder “Household”")).toBeVisible();
  await jonsRow.getByRole("button", { name: /^Role of .*: Editor$/ }).click();
  await expect(page.getByRole("menu").getByText(/The folder makes .* an editor/)).toBeVisible();
  await expect(page.getByRole("menuitemradio")).toHaveText([/^Owner/, /^Editor/]);
  await expect(page.getByRole("menuitem")).toHaveText(["Manage “Household”…"]);
  await expectAccessible(page, "menu");
  await page.getByRole("menuitem", { name: "Manage “Household”…" }).click();
  await expect(dialog.getByRole("button", { name: /^Role of .*: Editor$/ })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(dialog).toHaveCount(0);

  // Somebody who edits the lists of a folder moves none of them out of it.
  await chooseInMenu(jon, "Taxes", "Move down");
  await expect(jon.getByRole("alertdialog")).toHaveCount(0);

  await chooseInMenu(page, "Taxes", "Remove from folder…");
  const moveOut = question(page, /^Remove .*Taxes.* from .*Household/);
  await expect(moveOut.getByText(new RegExp(`${jonsName}.* will no longer see it`))).toBeVisible();
  await moveOut.getByRole("button", { name: "Remove" }).click();
  await expect(link(jon, "Taxes")).toHaveCount(0);
  await expect(link(jon, "Groceries")).toBeVisible();
  await expect(link(page, "Taxes")).toBeVisible();

  await page.getByRole("link", { name: /^Updates/ }).click();
  await page.getByRole("button", { name: /joined .*Household/ }).click();
  await expect(dialog).toBeVisible();
  await page.keyboard.press("Escape");

  await chooseInMenu(jon, "Household", "Leave folder…");
  await question(jon, /^Leave .*Household/)
    .getByRole("button", { name: "Leave folder" })
    .click();
  await expect(link(jon, "Groceries")).toHaveCount(0);
  await expect(folder(jon, "Folder Household, shared")).toHaveCount(0);

  await chooseInMenu(page, "Household", "Stop sharing…");
  await question(page, /^Stop sharing .*Household/)
    .getByRole("button", { name: "Stop sharing" })
    .click();
  await expect(folder(page, "Folder Household")).toBeVisible();
  await expect(link(page, "Groceries")).toBeVisible();
});

test("an only owner who deletes the account chooses who takes over a shared folder with its lists", async ({
  page,
  person,
  stranger,
}) => {
  const groceries = await person.addList({ name: "Groceries" });
  await person.addTodo({ title: "Milk", list_id: groceries.id });
  await confirmEmail(person);
  await joinFolder(person, { name: "Household", list_ids: [groceries.id] }, stranger.person);
  const theirName = stranger.person.email.split("@")[0] ?? "";
  await openApp(stranger.page);
  await expect(link(stranger.page, "Groceries")).toBeVisible();

  await page.goto("/settings");
  await page.getByRole("button", { name: "Delete account" }).click();
  const deletion = question(page, /^Delete your account/);
  const choice = deletion.getByLabel("New owner of “Household”");
  await expect(choice.getByRole("option")).toHaveText(["Choose…", theirName]);
  await expect(deletion.getByLabel("New owner of “Groceries”")).toHaveCount(0);
  await expectAccessible(page);
  await deletion.getByLabel("Your password").fill(PASSWORD);
  await deletion.getByRole("button", { name: "Delete account" }).click();
  await expect(deletion.getByText("Choose a new owner for each folder")).toBeVisible();
  await choice.selectOption(theirName);
  await deletion.getByRole("button", { name: "Delete account" }).click();
  await expect(page).toHaveURL(/\/account-deleted$/);

  const theirs = stranger.page;
  await expect(folder(theirs, "Folder Household, shared")).toBeVisible();
  await lists(theirs).getByRole("button", { name: "More actions for Household" }).click();
  await expect(theirs.getByRole("menuitem", { name: "Stop sharing…" })).toBeVisible();
  await theirs.keyboard.press("Escape");
  await link(theirs, "Groceries").click();
  await expect(title(theirs, "Milk")).toBeVisible();
});
