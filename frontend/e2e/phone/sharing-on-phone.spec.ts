import type { Page } from "@playwright/test";
import { type Person, signUp } from "../support/accounts";
import { openApp, waitForAllParts } from "../support/app";
import { expectAccessible } from "../support/axe";
import { typeText } from "../support/keyboard";
import { findOverflow, findSmallControls } from "../support/layout";
import { IPHONE } from "../support/phone";
import { confirmEmail, joinList } from "../support/sharing";
import { expect, test } from "../support/test";

test.use(IPHONE);

/** Pixels in width and height that a fingertip needs. */
const MIN_SIZE = 44;
const share = (page: Page) => page.getByRole("dialog", { name: /Garden/ });

const dialogOf = (page: Page) => page.getByRole("dialog").last();

/** Everything in the page or its dialog can be read and touched without scrolling sideways. */
async function expectFitsPhone(page: Page, within = page.locator("main")): Promise<void> {
  expect(await findSmallControls(within, MIN_SIZE)).toEqual([]);
  expect(await findOverflow(page.locator("html"))).toEqual([]);
  await expectAccessible(page);
}

async function shareGarden(owner: Person, member: Person) {
  await owner.updateProfile({ name: "Ada" });
  await member.updateProfile({ name: "Mira K" });
  const list = await owner.addList({ name: "Garden" });
  const todo = await owner.addTodo({ title: "Mow", list_id: list.id });
  await confirmEmail(owner);
  await joinList(owner, list.id, member);
  return { list, todo };
}

test("people, roles and guest links of a list are managed by touch", async ({
  page,
  person,
  openBrowser,
}) => {
  const mira = await signUp(await openBrowser(), "mira");
  const { list } = await shareGarden(person, mira);
  await openApp(page, `/lists/${list.id}`, "Garden");
  await waitForAllParts(page);
  await page.getByRole("button", { name: "People in Garden: 2 people" }).tap();
  await expect(share(page).getByLabel("Invite people")).toBeVisible();
  await expectFitsPhone(page, share(page));

  await share(page)
    .getByRole("button", { name: /^Role of Mira K.*Editor$/ })
    .tap();
  await page.getByRole("menuitemradio", { name: /^Viewer/ }).tap();
  await expect(share(page).getByRole("button", { name: /^Role of Mira K.*Viewer$/ })).toBeVisible();

  await share(page).getByLabel("Invite people").tap();
  await typeText(page, "jon@example.com");
  await share(page).getByRole("button", { name: "Invite" }).tap();
  await expect(
    share(page).getByRole("region", { name: "Invited" }).getByText("jon@example.com"),
  ).toBeVisible();

  await share(page).getByText("Create guest link", { exact: true }).first().tap();
  await share(page).getByLabel("What guests can do").selectOption("commenter");
  await expectFitsPhone(page, share(page));
  await share(page).getByRole("button", { name: "Create guest link" }).tap();
  const links = share(page).getByRole("list", { name: "Links for guests" });
  await expect(links.getByRole("listitem")).toHaveCount(1);
  await expectFitsPhone(page, share(page));
  await links.getByRole("button", { name: /^End the guest link/ }).tap();
  await page.getByRole("alertdialog").getByRole("button", { name: "End link" }).tap();
  await expect(links).toHaveCount(0);
  await dialogOf(page).getByRole("button", { name: "Close" }).tap();
  await expect(share(page)).toBeHidden();
});
