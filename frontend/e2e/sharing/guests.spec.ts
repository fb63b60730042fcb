import type { Page } from "@playwright/test";
import { holdTimers, LINGER_MS, openApp, toasts, waitForServiceWorker } from "../support/app";
import { expectAccessible } from "../support/axe";
import { expect, test, workerTest } from "../support/test";

const row = (page: Page, title: string) =>
  page.locator(".todo-row").filter({ has: page.getByText(title, { exact: true }) });

const share = (page: Page) => page.getByRole("dialog", { name: /Groceries/ });

test("a guest opens a link with a password, edits and comments, and sees when the owner ends it", async ({
  page,
  context,
  person,
  openBrowser,
}) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const list = await person.addList({ name: "Groceries" });
  const [milk] = await person.addTodos(["Milk"], { list_id: list.id });
  await openApp(page, `/lists/${list.id}`, "Groceries");
  await page.keyboard.press("Shift+P");
  await share(page).getByText("Create guest link", { exact: true }).first().click();
  await share(page).getByLabel("What guests can do").selectOption("editor");
  await share(page).getByLabel("Password (optional)").fill("open sesame");
  await share(page).getByRole("button", { name: "Create guest link" }).click();
  const links = share(page).getByRole("list", { name: "Links for guests" });
  await expect(links.getByText("Can edit todos · with a password")).toBeVisible();
  await expectAccessible(page);
  await links.getByRole("button", { name: /^Copy the guest link/ }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain("/s#");
  // The message lies above the dialog, so that it can be read and pressed, and a press leaves the dialog open.
  await toasts(page).getByText("Link copied").first().click();
  await expect(share(page)).toBeVisible();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  const token = new URL(link).hash.slice(1);

  const browser = await openBrowser();
  const addresses: string[] = [];
  browser.on("request", (request) => addresses.push(request.url()));
  const guest = await browser.newPage();
  // The row that the owner completes stays for the guest.
  await holdTimers(guest, LINGER_MS);
  await guest.goto(link);
  await expect(guest.getByRole("heading", { name: "Open a shared list" })).toBeVisible();
  await expect(guest).toHaveURL(/\/s$/);
  await expectAccessible(guest);
  await guest.getByLabel("Your name").fill("Ana");
  await guest.getByLabel("Password").fill("wrong");
  await guest.getByRole("button", { name: "Open list" }).click();
  await expect(guest.getByText("Password is wrong.")).toBeVisible();
  await guest.getByLabel("Password").fill("open sesame");
  await guest.getByRole("button", { name: "Open list" }).click();
  await expect(guest.getByRole("heading", { level: 1, name: "Groceries" })).toBeVisible();
  await expect(row(guest, "Milk")).toBeVisible();
  await expectAccessible(guest);
  expect(addresses.filter((address) => address.includes(token))).toEqual([]);

  await guest.getByRole("textbox", { name: "Add todo" }).fill("Bread");
  await guest.keyboard.press("Enter");
  await page.keyboard.press("Escape");
  await expect(row(page, "Bread")).toBeVisible();
  await row(page, "Milk").getByRole("checkbox").click();
  await expect(row(guest, "Milk").getByRole("checkbox", { checked: true })).toBeVisible();

  // Nothing can be assigned to a guest.
  await row(guest, "Milk").getByRole("button", { name: "Milk", exact: true }).focus();
  await guest.keyboard.press("Shift+A");
  await expect(guest.getByText("Todos can be assigned to members, not to guests.")).toBeVisible();

  // The same link opens again at once in the same browser.
  await guest.goto(`/s?todo=${milk?.id}`);
  await guest.getByRole("textbox", { name: "Add a comment" }).fill("The dark one");
  await guest.keyboard.press("ControlOrMeta+Enter");
  await openApp(page, `/lists/${list.id}?todo=${milk?.id}`, "Groceries");
  await expect(page.getByText("The dark one")).toBeVisible();
  await expect(page.getByText("Ana (guest)")).toBeVisible();

  // The owner ends the link while the guest types without a connection.
  await guest.context().setOffline(true);
  await guest.getByRole("complementary").getByRole("textbox", { name: "Title" }).fill("Oat milk");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Shift+P");
  await expect(links.getByText("Opened by Ana")).toBeVisible();
  await links.getByRole("button", { name: /^End the guest link/ }).click();
  await page.getByRole("alertdialog").getByRole("button", { name: "End link" }).click();
  await expect(links).toHaveCount(0);
  await guest.context().setOffline(false);
  await expect(guest.getByRole("heading", { name: "This link no longer works" })).toBeVisible();
  await expect(guest.getByText("Oat milk")).toBeVisible();
  await guest.reload();
  await expect(guest.getByRole("heading", { name: "This link no longer works" })).toBeVisible();
});

test("an owner removes one guest of a link, and the other stays", async ({ page, person, openBrowser }) => {
  const list = await person.addList({ name: "Groceries" });
  await person.addTodos(["Milk"], { list_id: list.id });
  const link = await (await person.request(`/api/lists/${list.id}/links`, "POST", { role: "editor" })).json();
  const guests: Page[] = [];
  for (const name of ["Ana", "Ben"]) {
    const guest = await (await openBrowser()).newPage();
    await holdTimers(guest, LINGER_MS);
    await guest.goto(`/s#${link.token}`);
    await guest.getByLabel("Your name").fill(name);
    await guest.getByRole("button", { name: "Open list" }).click();
    await expect(row(guest, "Milk")).toBeVisible();
    guests.push(guest);
  }
  await openApp(page, `/lists/${list.id}`, "Groceries");
  await page.keyboard.press("Shift+P");
  await share(page).getByText("Opened by Ben and Ana").click();
  const listed = share(page).getByRole("list", { name: "Guests of this link" });
  await expect(listed.getByRole("listitem")).toHaveCount(2);
  await expectAccessible(page);
  await listed.getByRole("button", { name: "Remove Ana" }).click();
  const question = page.getByRole("alertdialog", { name: "Remove Ana?" });
  await expect(question).toBeVisible();
  await expectAccessible(page);
  await question.getByRole("button", { name: "Remove" }).click();
  await expect(listed.getByRole("listitem")).toHaveCount(1);
  await expect(share(page).getByText("Opened by Ben", { exact: true })).toBeVisible();
  const [ana, ben] = guests as [Page, Page];
  await expect(ana.getByRole("heading", { name: "This link no longer works" })).toBeVisible();
  await row(ben, "Milk").getByRole("checkbox").click();
  await expect(row(ben, "Milk").getByRole("checkbox", { checked: true })).toBeVisible();
});

test("a guest who may comment is not offered reminders, which need an account", async ({ page, person }) => {
  const list = await person.addList({ name: "Groceries" });
  const [milk] = await person.addTodos(["Milk"], { list_id: list.id });
  const link = await (
    await person.request(`/api/lists/${list.id}/links`, "POST", { role: "commenter" })
  ).json();
  await page.goto(`/s?todo=${milk?.id}#${link.token}`);
  await page.getByLabel("Your name").fill("Ana");
  await page.getByRole("button", { name: "Open list" }).click();
  await row(page, "Milk").getByRole("button", { name: "Milk", exact: true }).click();
  const panel = page.getByRole("complementary");
  await expect(panel.getByRole("textbox", { name: "Add a comment" })).toBeVisible();
  await expect(panel.getByText("List", { exact: true })).toBeVisible();
  await expect(panel.getByRole("button", { name: "Add reminder" })).toHaveCount(0);
});

test("another link that is opened in the tab of one that was ended opens its list", async ({
  page,
  person,
}) => {
  const list = await person.addList({ name: "Groceries" });
  await person.addTodos(["Milk"], { list_id: list.id });
  const createLink = async () =>
    (await person.request(`/api/lists/${list.id}/links`, "POST", { role: "viewer" })).json();
  const [ended, link] = [await createLink(), await createLink()];
  await page.goto(`/s#${ended.token}`);
  await page.getByLabel("Your name").fill("Ana");
  await page.getByRole("button", { name: "Open list" }).click();
  await expect(row(page, "Milk")).toBeVisible();
  await person.request(`/api/lists/${list.id}/links/${ended.id}`, "DELETE");
  await expect(page.getByRole("heading", { name: "This link no longer works" })).toBeVisible();
  await page.goto(`/s#${link.token}`);
  await page.getByLabel("Your name").fill("Ana");
  await page.getByRole("button", { name: "Open list" }).click();
  await expect(row(page, "Milk")).toBeVisible();
});

workerTest(
  "a guest reloads without a connection, and what they write then arrives later",
  async ({ page, person, openBrowser }) => {
    const list = await person.addList({ name: "Groceries" });
    await person.addTodos(["Milk", "Salt"], { list_id: list.id });
    const link = await (
      await person.request(`/api/lists/${list.id}/links`, "POST", { role: "editor" })
    ).json();
    const guest = await (await openBrowser()).newPage();
    await holdTimers(guest, LINGER_MS);
    await guest.goto(`/s#${link.token}`);
    await guest.getByLabel("Your name").fill("Ana");
    await guest.getByRole("button", { name: "Open list" }).click();
    await expect(row(guest, "Milk")).toBeVisible();

    await waitForServiceWorker(guest);
    await guest.context().setOffline(true);
    await guest.reload();
    await expect(guest.getByRole("heading", { level: 1, name: "Groceries" })).toBeVisible();
    await expect(row(guest, "Salt")).toBeVisible();
    await guest.getByRole("textbox", { name: "Add todo" }).fill("Bread");
    await guest.keyboard.press("Enter");
    await expect(row(guest, "Bread")).toBeVisible();
    await row(guest, "Milk").getByRole("checkbox").click();
    await expect(row(guest, "Milk").getByRole("checkbox", { checked: true })).toBeVisible();
    // What was written is stored, and not only in the page.
    await guest.reload();
    await expect(row(guest, "Bread")).toBeVisible();
    await expect(row(guest, "Milk")).toHaveCount(0);
    expect((await person.fetchTitles()).sort()).toEqual(["Milk", "Salt"]);

    await guest.context().setOffline(false);
    await openApp(page, `/lists/${list.id}`, "Groceries");
    await expect(row(page, "Bread")).toBeVisible();
    await expect.poll(() => person.fetchTitles("&completed=true")).toEqual(["Milk"]);
  },
);
