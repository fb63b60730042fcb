import { checkbox, expectView, openApp, signOut, submitSignIn, title, toasts } from "../support/app";
import { holdPushes } from "../support/sync";
import { expect, test } from "../support/test";

test("sign-in leads to the address that was opened before it", async ({ page, context, person }) => {
  const list = await person.addList({ name: "Garden" });
  await context.clearCookies();
  await page.goto(`/lists/${list.id}`);
  await expect(page).toHaveURL(/\/login\?next=/);
  await submitSignIn(page, person.email);
  await expectView(page, "Garden");
});

test("signing out in one tab signs out the other", async ({ page, context, person }) => {
  await person.addTodo({ title: "Private" });
  await openApp(page);
  const other = await context.newPage();
  await openApp(other);
  await signOut(other);
  await expect(page.getByRole("heading", { name: "Welcome back" })).toBeVisible();
  await expect(page.getByText("Private")).toHaveCount(0);
});

test("signing out deletes the account's local database", async ({ page, person }) => {
  await person.addTodo({ title: "Secret" });
  await openApp(page);
  await expect(title(page, "Secret")).toBeVisible();
  await signOut(page);
  await expect(page).toHaveURL(/\/login/);
  await expect
    .poll(() => page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name)))
    .toEqual([]);
});

test("signing out waits for unsaved changes", async ({ page, context, person }) => {
  await person.addTodo({ title: "Dear" });
  await openApp(page);
  await expect(title(page, "Dear")).toBeVisible();
  const pushes = await holdPushes(context, "delayed");
  await checkbox(page, "Dear").click();
  await signOut(page);
  await expect(toasts(page).getByText("1 change isn’t saved yet")).toBeVisible();
  await expectView(page, "Inbox");
  await pushes.release();
  await expect.poll(() => person.fetchTitles("&completed=true")).toEqual(["Dear"]);
});
