import type { Page } from "@playwright/test";
import { newId } from "@/store/engine/ids";
import { newEmail, PASSWORD, type Person } from "../support/accounts";
import { goOffline, holdTimers, LINGER_MS, openApp } from "../support/app";
import { expectAccessible } from "../support/axe";
import { extractLink, waitForMail } from "../support/mail";
import { readLocalDatabase } from "../support/sync";
import { expect, test, workerTest } from "../support/test";

const row = (page: Page, title: string) =>
  page.locator(".todo-row").filter({ has: page.getByText(title, { exact: true }) });

/** Confirms the address of an account by the link that it was mailed. */
async function confirmEmail(person: Person): Promise<void> {
  const link = extractLink(await waitForMail(person.email, /confirm/i));
  const token = new URLSearchParams(new URL(link).hash.slice(1)).get("token");
  expect((await person.request("/api/auth/email/verify", "POST", { token })).status()).toBe(204);
}

const invitationLink = async (email: string): Promise<string> =>
  extractLink(await waitForMail(email, /invit/i));

/** Makes `member` a member of a list by an invitation, through the API. */
async function join(owner: Person, list: string, member: Person, role: string): Promise<void> {
  await confirmEmail(owner);
  const invited = await owner.request(`/api/lists/${list}/invitations`, "POST", {
    email: member.email,
    role,
  });
  expect(invited.status()).toBe(201);
  const token = new URL(await invitationLink(member.email)).hash.slice(1);
  expect((await member.request("/api/invitations/accept", "POST", { token })).status()).toBe(200);
}

const share = (page: Page) => page.getByRole("dialog", { name: /Groceries/ });

test("somebody without an account is invited by mail, joins, sees changes live, views only, and takes over", async ({
  page,
  person,
  openBrowser,
}) => {
  await confirmEmail(person);
  const list = await person.addList({ name: "Groceries" });
  await person.addTodos(["Milk"], { list_id: list.id });
  await openApp(page, `/lists/${list.id}`, "Groceries");
  await page.keyboard.press("Shift+P");
  await share(page).getByLabel("Invite people").fill("nobody");
  await share(page).getByRole("button", { name: "Invite" }).click();
  await expect(share(page).getByText("Check these emails: nobody")).toBeVisible();
  const email = newEmail("jon");
  await share(page).getByLabel("Invite people").fill(email);
  await share(page).getByRole("button", { name: "Invite" }).click();
  await expect(share(page).getByRole("region", { name: "Invited" }).getByText(email)).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Escape");

  const link = await invitationLink(email);
  const token = new URL(link).hash.slice(1);
  const context = await openBrowser();
  const jon = await context.newPage();
  await holdTimers(jon, LINGER_MS);
  const addresses: string[] = [];
  context.on("request", (request) => addresses.push(request.url()));
  jon.on("framenavigated", (frame) => addresses.push(frame.url().replace(link, "")));
  await jon.goto(link);
  await expect(jon.getByRole("heading", { name: "Join “Groceries”" })).toBeVisible();
  await expect(jon).toHaveURL(/\/invite$/);
  await expectAccessible(jon);
  await jon.getByRole("link", { name: "Create account" }).click();
  await expect(jon.getByLabel("Email")).toHaveValue(email);
  await jon.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await jon.getByRole("button", { name: "Create account" }).click();
  await jon.getByRole("button", { name: "Accept invitation" }).click();
  await expect(jon.getByRole("heading", { level: 1, name: "Groceries" })).toBeVisible();
  const secrets = [token, email];
  const leaks = addresses.map(decodeURIComponent).filter((url) => secrets.some((one) => url.includes(one)));
  expect(leaks).toEqual([]);
  await expect(jon.getByRole("button", { name: "People in Groceries: 2 people" })).toBeVisible();

  await expect(page.getByRole("button", { name: "People in Groceries: 2 people" })).toBeVisible();
  await jon.getByRole("textbox", { name: "Add todo" }).fill("Bread");
  await jon.keyboard.press("Enter");
  await expect(row(page, "Bread")).toBeVisible();
  await row(page, "Milk").getByRole("checkbox").click();
  await expect(row(jon, "Milk").getByRole("checkbox", { checked: true })).toBeVisible();

  await page.getByRole("button", { name: "People in Groceries: 2 people" }).click();
  await share(page)
    .getByRole("button", { name: /^Role of jon.*Editor$/ })
    .click();
  await page.getByRole("menuitemradio", { name: /^Viewer/ }).click();
  await expect(share(page).getByRole("button", { name: /^Role of jon.*Viewer$/ })).toBeVisible();
  await expect(jon.getByText("View only")).toBeVisible();
  await expect(jon.getByRole("textbox", { name: "Add todo" })).toHaveCount(0);
  await expect(row(jon, "Bread").getByRole("checkbox")).toHaveCount(0);
  await row(jon, "Bread").getByRole("button", { name: "Bread" }).focus();
  await jon.keyboard.press("x");
  await expect(jon.getByText(/You can view “Groceries”, but not change it/)).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(row(page, "Bread").getByRole("checkbox", { checked: false })).toBeVisible();
  await expectAccessible(jon);

  await page.goto("/settings");
  await page.getByRole("button", { name: "Delete account" }).click();
  const deletion = page.getByRole("alertdialog", { name: "Delete your account?" });
  await deletion.getByLabel("Your password").fill(PASSWORD);
  await deletion.getByRole("button", { name: "Delete account" }).click();
  await expect(deletion.getByText("Choose what happens to each list.")).toBeVisible();
  await deletion.getByLabel("New owner of “Groceries”").selectOption(email.split("@")[0] ?? "");
  await deletion.getByRole("button", { name: "Delete account" }).click();
  await expect(jon.getByRole("textbox", { name: "Add todo" })).toBeVisible();
  await expect(row(jon, "Bread").getByRole("checkbox")).toBeVisible();
});

test("somebody who is removed while typing keeps the words, and sees one notice", async ({
  page,
  person,
  stranger,
}) => {
  const list = await stranger.person.addList({ name: "Groceries" });
  await stranger.person.addTodos(["Milk"], { list_id: list.id });
  await join(stranger.person, list.id, person, "editor");
  await openApp(page, `/lists/${list.id}`, "Groceries");
  await row(page, "Milk").getByRole("button", { name: "Milk", exact: true }).dblclick();
  const field = page.locator(".todo-row").getByRole("textbox", { name: "Title" });
  await field.fill("Oat milk, two bottles");
  const path = `/api/lists/${list.id}/members/${person.id}`;
  expect((await stranger.person.request(path, "DELETE")).status()).toBe(204);
  await expect(page.getByText("You no longer have access to “Groceries”.")).toHaveCount(1);
  await expect(page.getByRole("heading", { level: 1, name: "Inbox" })).toBeVisible();
  await page.getByRole("button", { name: "Show", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Groceries (my changes)" })).toBeVisible();
  await expect(row(page, "Oat milk, two bottles")).toBeVisible();
  await expect.poll(() => person.fetchTitles()).toEqual(["Oat milk, two bottles"]);
});

workerTest(
  "changes made offline stay in a private list, and the device forgets the rest",
  async ({ page, person, stranger }) => {
    const list = await stranger.person.addList({ name: "Groceries" });
    await stranger.person.addTodos(["Milk", "Secret present"], { list_id: list.id });
    await join(stranger.person, list.id, person, "editor");
    await openApp(page, `/lists/${list.id}`, "Groceries");
    await goOffline(page);
    await page.getByRole("textbox", { name: "Add todo" }).fill("Bread");
    await page.keyboard.press("Enter");
    await row(page, "Milk").getByRole("button", { name: "Milk", exact: true }).dblclick();
    await page.locator(".todo-row").getByRole("textbox", { name: "Title" }).fill("Oat milk");
    await page.keyboard.press("Enter");
    await expect(row(page, "Oat milk")).toBeVisible();
    const path = `/api/lists/${list.id}/members/${person.id}`;
    expect((await stranger.person.request(path, "DELETE")).status()).toBe(204);
    await page.context().setOffline(false);
    await expect(page.getByText("You no longer have access to “Groceries”.")).toHaveCount(1);
    await page.getByRole("button", { name: "Show", exact: true }).click();
    await expect(row(page, "Bread")).toBeVisible();
    await expect(row(page, "Oat milk")).toBeVisible();
    await expect.poll(async () => (await person.fetchTitles()).sort()).toEqual(["Bread", "Oat milk"]);
    const stored = async () => JSON.stringify(await readLocalDatabase(page));
    await expect.poll(stored).not.toContain("Secret present");
    // What stays is the update that says who removed them from it.
    const { notifications, ...others } = await readLocalDatabase(page);
    expect(notifications).toMatchObject([{ kind: "removed", todo_id: null, title: "" }]);
    expect(JSON.stringify(others)).not.toContain(list.id);
  },
);

test("invitations are answered in the app, and a person can be blocked by the link", async ({
  page,
  person,
  stranger,
}) => {
  const owner = stranger.person;
  const [first, second, third] = await Promise.all(
    ["Groceries", "Club", "Spam"].map((name) => owner.addList({ id: newId(), name })),
  );
  await join(owner, first?.id ?? "", person, "viewer");
  const invite = (id = "", role = "editor") =>
    owner.request(`/api/lists/${id}/invitations`, "POST", { email: person.email, role });
  expect((await invite(second?.id)).status()).toBe(201);
  await openApp(page);
  await page.getByRole("button", { name: "Show", exact: true }).click();
  const dialog = page.getByRole("dialog", { name: "Invitations" });
  await expect(dialog.getByText(/invited you to “Club”/)).toBeVisible();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "Accept" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Club" })).toBeVisible();

  await page.getByRole("button", { name: "More actions for Club" }).last().click();
  await page.getByRole("menuitem", { name: "Leave list…" }).click();
  await page.getByRole("button", { name: "Leave list", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Inbox" })).toBeVisible();
  await expect(page.getByRole("link", { name: /Club/ })).toHaveCount(0);
  await expect(page.getByText(/no longer have access/)).toHaveCount(0);

  expect((await invite(third?.id)).status()).toBe(201);
  const isMailed = async () => (await waitForMail(person.email, /invit/i)).text.includes("Spam");
  await expect.poll(isMailed).toBe(true);
  const link = await invitationLink(person.email);
  await page.goto(link);
  await page.getByRole("button", { name: "Decline" }).click();
  await page.getByRole("checkbox", { name: /Don’t let .* invite me again/ }).check();
  await page.getByRole("button", { name: "Decline invitation" }).click();
  await expect(page.getByRole("heading", { name: "Invitation declined" })).toBeVisible();
  await page.goto(link);
  await expect(page.getByRole("heading", { name: "This invitation no longer works" })).toBeVisible();
  await page.goto("/invite");
  await expect(page.getByRole("heading", { name: "This link is incomplete" })).toBeVisible();
});
