import type { Page } from "@playwright/test";
import { signUp } from "../support/accounts";
import { detail, goOffline, openApp, toasts } from "../support/app";
import { expectAccessible } from "../support/axe";
import { confirmEmail, joinList } from "../support/sharing";
import { expect, workerTest as test } from "../support/test";

const updates = (page: Page) => page.getByRole("list", { name: "Updates" });
const update = (page: Page, text: string) => updates(page).getByRole("button", { name: text });
const link = (page: Page) =>
  page.getByRole("navigation", { name: "Sidebar" }).getByRole("link", { name: "Updates" });

test("a comment of one person is an update of the other, who opens, archives and brings it back, also offline", async ({
  page,
  person,
  openBrowser,
}) => {
  const mira = await signUp(await openBrowser(), "mira");
  await mira.updateProfile({ name: "Mira K" });
  const list = await person.addList({ name: "Garden" });
  const todo = await person.addTodo({ title: "Buy seeds", list_id: list.id });
  await openApp(page, "/todos", "Inbox");
  await expect(link(page)).toHaveCount(0);
  await confirmEmail(person);
  await joinList(person, list.id, mira);
  await expect(link(page)).toBeVisible();
  await page.keyboard.press("g");
  await page.keyboard.press("n");
  await expect(page).toHaveTitle("Updates · Tend");

  const comment = (text: string) => mira.request(`/api/todos/${todo.id}/comments`, "POST", { text });
  expect((await comment("Which kind?")).status()).toBe(201);
  const first = update(page, "Unread: Mira K commented on Buy seeds");
  await expect(first).toBeVisible();
  await expect(updates(page).getByText("Which kind?")).toBeVisible();
  await expect(link(page)).toHaveAccessibleName(/unread/);
  expect((await comment("The tall ones?")).status()).toBe(201);
  await expect(update(page, "Unread: Mira K commented")).toHaveCount(2);
  await expectAccessible(page);

  await test.step("opening it marks it as read", async () => {
    await first.click();
    await expect(detail(page).getByText("The tall ones?")).toBeVisible();
    await expect(update(page, "Mira K commented on Buy seeds")).toHaveAccessibleName(/^Mira K/);
    await page.keyboard.press("u");
    await expect(first).toBeVisible();
    await page.keyboard.press("Escape");
    await expect(detail(page)).toHaveCount(0);
  });

  await goOffline(page);
  await test.step("archiving it moves the focus on, and undo brings it back unread", async () => {
    await first.focus();
    await page.keyboard.press("e");
    await expect(updates(page).getByText("The tall ones?")).toHaveCount(0);
    await expect(update(page, "Mira K commented on Buy seeds")).toBeFocused();
    await toasts(page).getByRole("button", { name: "Undo" }).click();
    await expect(updates(page).getByText("The tall ones?")).toBeVisible();
    await expect(first).toBeFocused();
    await page.keyboard.press("Shift+E");
    await expect(page.getByText("Nothing new")).toBeVisible();
    await page.keyboard.press("Control+z");
    await expect(update(page, "Mira K commented")).toHaveCount(2);
    await first.focus();
    await page.keyboard.press("e");
    await expect(update(page, "Mira K commented")).toHaveCount(1);
  });

  await page.context().setOffline(false);
  const archived = async () => {
    const { items } = await (await person.request("/api/me/notifications")).json();
    return items.filter((row: { archived_at: string | null }) => row.archived_at !== null).length;
  };
  await expect.poll(archived).toBe(1);
  await page.reload();
  await expect(updates(page).getByText("Which kind?")).toBeVisible();
  await expect(updates(page).getByText("The tall ones?")).toHaveCount(0);
});
