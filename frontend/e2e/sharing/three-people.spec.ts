import type { Page } from "@playwright/test";
import { PASSWORD, signUp } from "../support/accounts";
import { detail, goOffline, goTo, moveTodo, openApp, readTitles, rows, title } from "../support/app";
import { expectAccessible } from "../support/axe";
import { countMails, extractLink, waitForMail } from "../support/mail";
import { confirmEmail, joinList } from "../support/sharing";
import { readLocalDatabase } from "../support/sync";
import { expect, workerTest as test } from "../support/test";

const field = (page: Page) => detail(page).getByRole("textbox", { name: "Add a comment" });
const comments = (page: Page) =>
  detail(page)
    .getByRole("region", { name: /comment/i })
    .getByRole("listitem");
const updates = (page: Page) => page.getByRole("list", { name: "Updates" }).getByRole("button");
const updatesLink = (page: Page) =>
  page.getByRole("navigation", { name: "Sidebar" }).getByRole("link", { name: /^Updates/ });

test("three people move a todo at once, one is mentioned, and one who was assigned leaves", async ({
  page,
  person,
  openBrowser,
}) => {
  const [miras, jons] = [await openBrowser(), await openBrowser()];
  const [mira, jon] = [await signUp(miras, "mira"), await signUp(jons, "jon")];
  await person.updateProfile({ name: "Ada" });
  await mira.updateProfile({ name: "Mira K" });
  await jon.updateProfile({ name: "Jon" });
  const garden = await person.addList({ name: "Garden" });
  const kitchen = await person.addList({ name: "Kitchen" });
  const [mow] = await person.addTodos(["Mow", "Sow", "Hoe"], { list_id: garden.id });
  await confirmEmail(person);
  for (const list of [garden.id, kitchen.id])
    for (const member of [mira, jon]) await joinList(person, list, member);
  const [mirasPage, jonsPage] = [await miras.newPage(), await jons.newPage()];
  const everybody = [page, mirasPage, jonsPage];
  for (const one of everybody) await openApp(one, `/lists/${garden.id}`, "Garden");

  await test.step("the same todo, moved by two at once", async () => {
    await goOffline(mirasPage);
    await title(mirasPage, "Sow").focus();
    await mirasPage.keyboard.press("Alt+ArrowUp");
    await moveTodo(mirasPage, "Hoe", "Kitchen");
    await title(page, "Sow").focus();
    await page.keyboard.press("Alt+ArrowDown");
    await expect.poll(() => readTitles(jonsPage)).toEqual(["Mow", "Hoe", "Sow"]);
    await page.keyboard.press("Alt+ArrowUp");
    await title(page, "Hoe").press("x");
    await miras.setOffline(false);
    // The later one has its way, and everybody sees the same.
    for (const one of everybody)
      await expect
        .poll(async () => (await readTitles(one)).filter((name) => name !== "Hoe"))
        .toEqual(["Sow", "Mow"]);
    await expect(title(jonsPage, "Hoe")).toHaveCount(0);
    await expect.poll(() => person.fetchTitles(`&list_id=${kitchen.id}&completed=true`)).toEqual(["Hoe"]);
  });

  await test.step("a mention is an update of the one who is mentioned, and nobody else's", async () => {
    await title(page, "Mow").click();
    await field(page).fill("Please, ");
    await page.keyboard.type("@mi");
    await page.getByRole("option", { name: "Mira K" }).click();
    await page.keyboard.press("ControlOrMeta+Enter");
    await expect(updatesLink(mirasPage)).toHaveAccessibleName(/1.*unread/);
    await goTo(mirasPage, "Updates");
    await updates(mirasPage).filter({ hasText: "mentioned you on Mow" }).click();
    await expect(comments(mirasPage)).toContainText(["Please, @Mira K"]);
    await expect(updatesLink(mirasPage)).not.toHaveAccessibleName(/unread/);
    await field(mirasPage).fill("Tomorrow");
    await mirasPage.keyboard.press("ControlOrMeta+Enter");
    await expect(updatesLink(page)).toHaveAccessibleName(/unread/);
    await title(jonsPage, "Mow").click();
    await expect(comments(jonsPage)).toContainText(["Please, @Mira K", "Tomorrow"]);
    await expect(updatesLink(jonsPage)).not.toHaveAccessibleName(/unread/);
    await jonsPage.keyboard.press("Escape");
  });

  await test.step("somebody who was assigned leaves", async () => {
    await person.updateTodo(mow?.id ?? "", { assignee_id: jon.id });
    await expect(updatesLink(jonsPage)).toHaveAccessibleName(/1.*unread/);
    await jonsPage.getByRole("main").getByRole("button", { name: "More actions for Garden" }).click();
    await jonsPage.getByRole("menuitem", { name: "Leave list…" }).click();
    await jonsPage.getByRole("button", { name: "Leave list", exact: true }).click();
    await expect(jonsPage.getByRole("heading", { level: 1, name: "Inbox" })).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(
      rows(page)
        .getByRole("listitem")
        .filter({ hasText: "Mow" })
        .getByRole("img", { name: /^Assigned to/ }),
    ).toHaveCount(0);
    const act = (await (await person.request(`/api/todos/${mow?.id}/activity`)).json()).items[0];
    expect([act.before.assignee_id, act.after.assignee_id]).toEqual([jon.id, null]);
  });
});

test("an invitation is sent again and withdrawn, and a list is handed over by its roles", async ({
  page,
  person,
  openBrowser,
}) => {
  const context = await openBrowser();
  const mira = await signUp(context, "mira");
  await mira.updateProfile({ name: "Mira K" });
  const list = await person.addList({ name: "Garden" });
  await confirmEmail(person);
  await openApp(page, `/lists/${list.id}`, "Garden");
  await page.keyboard.press("Shift+P");
  const share = page.getByRole("dialog", { name: "Share “Garden”" });
  await share.getByLabel("Invite people").fill(mira.email);
  await share.getByRole("button", { name: "Invite" }).click();
  const invited = share.getByRole("region", { name: "Invited" });
  await expect(invited.getByText(mira.email)).toBeVisible();
  const first = extractLink(await waitForMail(mira.email, /invit/i));

  const choose = async (item: string) => {
    await invited.getByRole("button", { name: `Invitation for ${mira.email}` }).click();
    await page.getByRole("menuitem", { name: item }).click();
  };
  await choose("Send again");
  await expect.poll(() => countMails(mira.email, /invit/i)).toBe(2);
  expect(extractLink(await waitForMail(mira.email, /invit/i))).toBe(first);
  await choose("Withdraw invitation");
  await expect(invited).toHaveCount(0);
  const other = await context.newPage();
  await other.goto(first);
  await expect(other.getByRole("heading", { name: "This invitation no longer works" })).toBeVisible();

  await joinList(person, list.id, mira);
  await share.getByRole("button", { name: /^Role of Mira K: Editor$/ }).click();
  await page.getByRole("menuitemradio", { name: /^Owner/ }).click();
  await share
    .getByRole("button", { name: /^Role of .*: Owner$/ })
    .first()
    .click();
  await page.getByRole("menuitemradio", { name: /^Viewer/ }).click();
  await expect(page.getByText("View only")).toBeVisible();
  await expect(page.getByText(/ask Mira K/)).toBeVisible();
  await page.keyboard.press("Escape");

  await openApp(other, `/lists/${list.id}`, "Garden");
  await other.keyboard.press("Shift+P");
  const theirs = other.getByRole("dialog", { name: "Share “Garden”" });
  await expect(theirs.getByText("You’re the only owner.")).toBeVisible();
  await theirs.getByRole("button", { name: /^Role of .*: Viewer$/ }).click();
  await other.getByRole("menuitem", { name: "Remove from list" }).click();
  await expectAccessible(other, "alertdialog");
  await other.getByRole("alertdialog").getByRole("button", { name: "Remove" }).click();
  await expect(theirs.getByRole("list", { name: "People" }).getByRole("listitem")).toHaveCount(1);
  await expect(page.getByText("You no longer have access to “Garden”.")).toBeVisible();
});

test("somebody who is removed while offline keeps the comment that was not sent, and the device forgets the list", async ({
  page,
  person,
  stranger,
}) => {
  const owner = stranger.person;
  const list = await owner.addList({ name: "Garden" });
  const todo = await owner.addTodo({ title: "Plan the beds", list_id: list.id });
  await owner.request(`/api/todos/${todo.id}/comments`, "POST", { text: "A secret of the garden" });
  await confirmEmail(owner);
  await joinList(owner, list.id, person, "commenter");
  await openApp(page, `/lists/${list.id}?todo=${todo.id}`, "Garden");
  await expect(comments(page)).toContainText(["A secret of the garden"]);
  await goOffline(page);
  await field(page).fill("Roses by the wall");
  await page.keyboard.press("ControlOrMeta+Enter");
  await expect(comments(page)).toHaveCount(2);
  const removal = await owner.request(`/api/lists/${list.id}/members/${person.id}`, "DELETE");
  expect(removal.status()).toBe(204);
  await page.context().setOffline(false);
  await expect(page.getByText("You no longer have access to “Garden”.")).toHaveCount(1);
  await page.getByRole("button", { name: "Show", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Garden (my changes)" })).toBeVisible();
  await title(page, "Plan the beds").click();
  await expect(comments(page)).toHaveText([/Roses by the wall/]);
  await expect
    .poll(async () => JSON.stringify(await readLocalDatabase(page)))
    .not.toContain("A secret of the garden");
});

test("a guest of a link that expires and allows comments alone writes one, and changes nothing else", async ({
  page,
  person,
  openBrowser,
}) => {
  const list = await person.addList({ name: "Party" });
  await person.addTodos(["Cake"], { list_id: list.id });
  const expires = new Date(Date.now() + 86_400_000).toISOString();
  const data = { role: "commenter", password: PASSWORD, expires_at: expires };
  const { token } = await (await person.request(`/api/lists/${list.id}/links`, "POST", data)).json();
  await openApp(page, `/lists/${list.id}`, "Party");
  const guest = await (await openBrowser()).newPage();
  await guest.goto(`/s#${token}`);
  await guest.getByLabel("Password").fill(PASSWORD);
  await guest.getByLabel("Your name").fill("Cyd");
  await guest.getByRole("button", { name: "Open list" }).click();
  await title(guest, "Cake").click();
  await expect(guest.getByRole("textbox", { name: "Add todo" })).toHaveCount(0);
  await expect(detail(guest).getByRole("textbox", { name: "Title" })).toHaveCount(0);
  await expect(detail(guest).getByText("Activity", { exact: true })).toHaveCount(0);
  await field(guest).fill("I’ll bring one");
  await guest.keyboard.press("ControlOrMeta+Enter");
  await title(page, "Cake").click();
  await expect(comments(page)).toContainText(["I’ll bring one"]);
  await expect(comments(page)).toContainText(["Cyd (guest)"]);
  await page.keyboard.press("Escape");
  await page.keyboard.press("Shift+P");
  const links = page.getByRole("list", { name: "Links for guests" });
  await expect(links.getByText(/Can comment · with a password · until /)).toBeVisible();
});
