import type { Locator } from "@playwright/test";
import type { Person } from "../support/accounts";
import { detail, goOffline, openApp, rows, title, toasts } from "../support/app";
import { expectAccessible } from "../support/axe";
import { middleOf } from "../support/drag";
import { pressKeys, typeText } from "../support/keyboard";
import { extractLink, waitForMail } from "../support/mail";
import { expect, type Fixtures, test, workerTest } from "../support/test";

type Page = Fixtures["stranger"]["page"];

const field = (page: Page) => detail(page).getByRole("textbox", { name: "Add a comment" });
const comments = (page: Page) =>
  detail(page)
    .getByRole("region", { name: /comment/i })
    .getByRole("listitem");
const chooseForComment = async (page: Page, nth: number, item: string | RegExp) => {
  const comment = comments(page).nth(nth);
  await comment.hover();
  await comment.getByRole("button", { name: /^More actions/ }).click();
  await page.getByRole("menuitem", { name: item }).click();
};

test("a comment is written, quoted, edited, resolved and deleted with the keyboard at hand", async ({
  page,
  person,
}) => {
  await person.addTodos(["Buy seeds", "Prune"]);
  await openApp(page);
  await title(page, "Buy seeds").focus();
  await page.keyboard.press("c");
  await expect(field(page)).toBeFocused();
  const middle = async (one: Locator) => (await middleOf(one)).y;
  const attach = detail(page)
    .getByRole("region", { name: /comment/i })
    .getByRole("button", { name: "Attach files to the comment" });
  await expect
    .poll(async () => Math.abs((await middle(field(page))) - (await middle(attach))))
    .toBeLessThan(1);
  await typeText(page, "Which **kind**?");
  await pressKeys(page, "Enter");
  await typeText(page, "The tall ones");
  await pressKeys(page, "Control+Enter");
  await expect(field(page)).toHaveValue("");
  await expect(comments(page).getByText("kind").first()).toHaveJSProperty("tagName", "STRONG");
  await expect(comments(page)).toContainText(["just now"]);
  await expect(rows(page).getByRole("listitem").filter({ hasText: "Buy seeds" })).toContainText("Comments1");

  await chooseForComment(page, 0, "Quote");
  await expect(field(page)).toBeFocused();
  await typeText(page, "Yes");
  await pressKeys(page, "Control+Enter");
  await expect(comments(page).nth(1).getByRole("blockquote")).toContainText("Which kind?");
  await expectAccessible(page);

  await chooseForComment(page, 1, "Edit comment");
  await expect(detail(page).getByRole("textbox", { name: "Edit comment" })).toBeFocused();
  await typeText(page, ", please");
  await pressKeys(page, "Control+Enter");
  await expect(comments(page).nth(1)).toContainText("edited");
  await expect(comments(page).nth(1)).toContainText("Yes, please");

  await chooseForComment(page, 0, "Resolve");
  await expect(comments(page).first()).not.toContainText("The tall ones");
  await expect(detail(page).getByRole("heading", { name: "2 comments, 1 resolved" })).toBeVisible();
  await comments(page).first().getByRole("button", { name: "Resolved" }).click();
  await expect(comments(page).first()).toContainText("The tall ones");

  await chooseForComment(page, 1, "Delete comment");
  await expect(comments(page)).toHaveCount(1);
  await toasts(page).getByRole("button", { name: "Undo" }).click();
  await expect(comments(page)).toHaveCount(2);

  // A draft stays while another todo is open.
  await field(page).fill("Not yet");
  await title(page, "Prune").click();
  await expect(field(page)).toHaveValue("");
  await title(page, "Buy seeds").click();
  await expect(field(page)).toHaveValue("Not yet");
});

workerTest(
  "a comment that was written offline is there after a restart, and is sent later",
  async ({ page, person, openDevice }) => {
    const todo = await person.addTodo({ title: "Buy seeds" });
    await openApp(page, `/todos?todo=${todo.id}`);
    await expect(field(page)).toBeVisible();
    await goOffline(page);
    await field(page).fill("From the garden");
    await pressKeys(page, "Control+Enter");
    await page.reload();
    await expect(comments(page)).toContainText(["From the garden"]);
    await page.context().setOffline(false);
    const other = await openDevice();
    await openApp(other, `/todos?todo=${todo.id}`);
    await expect(comments(other)).toContainText(["From the garden"]);
  },
);

async function confirmAddress(person: Person): Promise<void> {
  const mail = await waitForMail(person.email, /confirm/i);
  const token = new URL(extractLink(mail)).hash.slice("#token=".length);
  expect((await person.request("/api/auth/email/verify", "POST", { token })).ok()).toBe(true);
}

/** Makes `guest` a member of a list of `owner`. */
async function share(owner: Person, guest: Person, list: string, role: string): Promise<void> {
  await confirmAddress(owner);
  await confirmAddress(guest);
  const invited = await owner.request(`/api/lists/${list}/invitations`, "POST", { email: guest.email, role });
  expect(invited.ok(), await invited.text()).toBe(true);
  const { items } = await (await guest.request("/api/me/invitations")).json();
  const accepted = await guest.request(`/api/me/invitations/${items[0].id}/accept`, "POST");
  expect(accepted.ok(), await accepted.text()).toBe(true);
}

test("two members see each other's comments at once, and a commenter changes nothing else", async ({
  page,
  person,
  stranger,
}) => {
  const list = await person.addList({ name: "Garden" });
  const todo = await person.addTodo({ title: "Buy seeds", list_id: list.id });
  await share(person, stranger.person, list.id, "commenter");
  await openApp(page, `/lists/${list.id}?todo=${todo.id}`, "Garden");
  await openApp(stranger.page, `/lists/${list.id}?todo=${todo.id}`, "Garden");
  await field(stranger.page).fill("Which kind?");
  await stranger.page.keyboard.press("Control+Enter");
  await expect(comments(page)).toContainText(["Which kind?"]);
  // @ offers the other member; the text shows the name, and mentions the person.
  await field(page).fill("The tall ones, ");
  await page.keyboard.type("@");
  await page.getByRole("option").click();
  await expect(field(page)).toHaveValue(/^The tall ones, @[a-z]\S* $/);
  await expectAccessible(page);
  await page.keyboard.press("Control+Enter");
  await expect(comments(stranger.page)).toContainText(["Which kind?", /^.*The tall ones, @[a-z]/]);
  await expect(comments(stranger.page).nth(1).locator(".mention")).toHaveText(/^@[a-z]/);
  await expect(
    stranger.page.getByRole("navigation", { name: "Sidebar" }).getByRole("link", { name: "Updates" }),
  ).toHaveAccessibleName(/1.*unread/);
  // An owner may delete what others wrote, and others may not.
  await comments(stranger.page)
    .nth(1)
    .getByRole("button", { name: /^More actions/ })
    .click();
  await expect(stranger.page.getByRole("menuitem")).toHaveText(["Quote"]);
  await stranger.page.keyboard.press("Escape");
  await chooseForComment(page, 0, "Delete comment");
  await expect(comments(stranger.page)).toHaveCount(1);
});
