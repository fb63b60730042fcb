import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { OTHER_PASSWORD, signIn } from "../support/accounts";
import { expectView, openApp, toasts } from "../support/app";
import { expectAccessible } from "../support/axe";
import { waitForMail } from "../support/mail";
import { expect, test } from "../support/test";

const openSettings = (page: Page) => openApp(page, "/settings", "Settings");
const openSecurity = (page: Page) => openApp(page, "/settings/security", "Settings");
const section = (page: Page, name: string) => page.getByRole("region", { name });

test("the profile is saved and survives a reload", async ({ page, person }) => {
  await openSettings(page);
  const profile = section(page, "Profile");
  await profile.getByLabel("Name").fill("Lena Kowalczyk");
  const zone = profile.getByRole("combobox", { name: "Time zone" });
  await expect(zone).toHaveValue(/^Vienna, Austria · GMT\+[12]$/);
  const zones = profile.getByRole("listbox", { name: "Time zones" }).getByRole("option");
  await zone.click();
  await expect(zones.and(page.getByRole("option", { selected: true }))).toContainText("Vienna, Austria");
  await expectAccessible(page);
  await zone.fill("no such city");
  await expect(profile.getByText("Search for a city, a country, or an offset")).toBeVisible();
  await zone.press("Escape");
  await expect(zone).toHaveValue(/^Vienna/);
  await zone.fill("gmt+5:45");
  await expect(zones).toHaveText(["Kathmandu, NepalGMT+5:45"]);
  // Enter chooses, and doesn't save yet.
  await zone.fill("japan");
  await zone.press("Enter");
  await expect(zone).toHaveValue("Tokyo, Japan · GMT+9");
  await expect(toasts(page).getByText("Saved")).toBeHidden();
  await profile.getByLabel("Week starts on").selectOption("Sunday");
  await profile.getByRole("button", { name: "Save" }).click();
  await expect(toasts(page).getByText("Saved")).toBeVisible();
  expect(await (await person.request("/api/me")).json()).toMatchObject({
    name: "Lena Kowalczyk",
    timezone: "Asia/Tokyo",
    week_start: "sunday",
  });
  await page.reload();
  await expect(profile.getByLabel("Name")).toHaveValue("Lena Kowalczyk");
  await expect(page.getByRole("button", { name: "Lena Kowalczyk Account menu" })).toBeVisible();
});

test("the confirmation email is sent again on request", async ({ page, person }) => {
  await openSettings(page);
  await expect(page.getByText("not confirmed yet")).toBeVisible();
  await page.getByRole("button", { name: "Resend confirmation email" }).click();
  await expect(toasts(page).getByText(`Confirmation email sent to ${person.email}`)).toBeVisible();
  await waitForMail(person.email, /confirm your email/i);
});

test("changing the password ends every other session but not this one", async ({ page, person, request }) => {
  const elsewhere = await signIn(request, person.email);
  await openSecurity(page);
  const password = section(page, "Password");
  await password.getByLabel("Current password").fill("not the right one");
  await password.getByLabel("New password").fill(OTHER_PASSWORD);
  await password.getByRole("button", { name: "Change password" }).click();
  await expect(password.getByLabel("Current password")).toBeFocused();
  await expect(password.getByLabel("Current password")).toHaveAccessibleDescription(
    /Current password is wrong/,
  );
  expect((await elsewhere.request("/api/me")).status()).toBe(200);

  await password.getByLabel("Current password").fill(person.password);
  await password.getByRole("button", { name: "Change password" }).click();
  await expect(toasts(page).getByText("You’ve been signed out on all your other devices.")).toBeVisible();
  await expect.poll(async () => (await elsewhere.request("/api/me")).status()).toBe(401);
  expect((await request.post("/api/auth/refresh")).status()).toBe(401);
  await page.reload();
  await expectView(page, "Settings");
});

test("ending another session sends that browser to the sign-in page", async ({ page, openSession }) => {
  const other = await openSession({
    userAgent: "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
  });
  await openApp(other);

  await openSecurity(page);
  const sessions = section(page, "Sessions");
  await expect(sessions.getByText("This device")).toBeVisible();
  await sessions.getByRole("button", { name: "Sign out Firefox on Linux" }).click();
  await expect(toasts(page).getByText("Signed out that device")).toBeVisible();
  await expect(sessions.getByText("Firefox on Linux")).toBeHidden();
  const entry = section(page, "Security log").getByRole("listitem").filter({ hasText: "Firefox on Linux" });
  await expect(entry.getByText("Signed in on a new device")).toBeVisible();

  await expect(other).toHaveURL(/\/login$/);
  await expect(other.getByText("You’ve been signed out")).toBeVisible();
  expect((await other.context().request.post("/api/auth/refresh")).status()).toBe(401);
});

test("an API token is shown once, works until it is revoked, and cannot reach the account", async ({
  page,
  person,
  request,
}) => {
  await person.addTodo({ title: "Remember me" });
  await openSecurity(page);
  const tokens = section(page, "API tokens");
  await tokens.getByRole("button", { name: "New token" }).click();
  const dialog = page.getByRole("dialog", { name: "New API token" });
  await expectAccessible(page, "dialog");
  await dialog.getByRole("button", { name: "Create token" }).click();
  await expect(dialog.getByLabel("Name")).toHaveAccessibleDescription(/Enter a name/);
  await dialog.getByLabel("Name").fill("Backup script");
  await dialog.getByRole("button", { name: "Create token" }).click();
  const created = page.getByRole("dialog", { name: "Copy your token now" });
  const token = (await created.locator("code").textContent()) ?? "";
  expect(token).toMatch(/^tend_pat_[0-9A-Za-z]{49}$/);
  await expectAccessible(page, "dialog");
  await created.getByRole("button", { name: "I saved it" }).click();
  await expect(tokens.getByText("Backup script")).toBeVisible();
  await expect(page.getByText(token)).toBeHidden();

  const get = (path: string) => request.get(path, { headers: { authorization: `Bearer ${token}` } });
  expect(await (await get("/api/todos")).text()).toContain("Remember me");
  expect((await get("/api/me")).status()).toBe(403);
  await tokens.getByRole("button", { name: "Revoke Backup script" }).click();
  await expect(toasts(page).getByText("Token revoked")).toBeVisible();
  await expect(tokens.getByText("Backup script")).toBeHidden();
  expect((await get("/api/todos")).status()).toBe(401);
});

test("an API token of some lists works in these alone, and says which they are", async ({
  page,
  person,
  request,
}) => {
  // One after the other, since that is the order of their names in the app.
  const garden = await person.addList({ name: "Garden" });
  for (const name of ["Errands", "House", "Music", "Reading", "Travel", "Work"])
    await person.addList({ name });
  await person.addTodo({ title: "Water the roses", list_id: garden.id });
  await person.addTodo({ title: "Private" });
  await openSecurity(page);
  const tokens = section(page, "API tokens");
  await tokens.getByRole("button", { name: "New token" }).click();
  const dialog = page.getByRole("dialog", { name: "New API token" });
  await dialog.getByLabel("Name").fill("Watering can");
  await dialog.getByLabel("Lists", { exact: true }).selectOption("Only some lists");
  await expectAccessible(page, "dialog");
  await dialog.getByRole("button", { name: "Create token" }).click();
  await expect(dialog.getByLabel("Lists", { exact: true })).toHaveAccessibleDescription(
    /Choose at least one/,
  );
  await expect(dialog.getByLabel("Lists", { exact: true })).toBeFocused();

  const choice = dialog.getByRole("group", { name: "Lists for this token" });
  await choice.getByLabel("Travel").check();
  const find = dialog.getByLabel("Find a list");
  await find.fill("gar");
  await expect(choice.getByRole("checkbox")).toHaveCount(1);
  await find.press("Enter");
  await expect(choice.getByLabel("Garden")).toBeChecked();
  await find.fill("nothing of this name");
  await expect(choice.getByText("No list with this name.")).toBeVisible();
  await find.fill("");
  await expect(choice.getByLabel("Travel")).toBeChecked();
  await expect(dialog.getByText("2 lists chosen")).toBeVisible();
  await dialog.getByRole("button", { name: "Create token" }).click();
  const created = page.getByRole("dialog", { name: "Copy your token now" });
  const token = (await created.locator("code").textContent()) ?? "";
  await created.getByRole("button", { name: "I saved it" }).click();
  const row = tokens.getByRole("listitem").filter({ hasText: "Watering can" });
  await expect(row.getByText("Only “Garden” and “Travel”")).toBeVisible();

  const get = (path: string) => request.get(path, { headers: { authorization: `Bearer ${token}` } });
  const found = (await (await get("/api/todos")).json()) as { items: { title: string }[] };
  expect(found.items.map(({ title }) => title)).toEqual(["Water the roses"]);
  expect((await get("/api/me/settings")).status()).toBe(403);
});

test("an account can be exported and deleted", async ({ page, person, request }) => {
  await person.addTodo({ title: "Remember me" });
  await openSettings(page);
  await page.getByRole("button", { name: "Delete account" }).click();
  const dialog = page.getByRole("alertdialog", { name: "Delete your account?" });

  const download = page.waitForEvent("download");
  await dialog.getByRole("button", { name: "Download without files" }).click();
  const file = await (await download).path();
  expect((await download).suggestedFilename()).toBe("tend-export.json");
  expect(readFileSync(file, "utf8")).toContain("Remember me");

  await dialog.getByLabel("Your password").fill("not the right one");
  await dialog.getByRole("button", { name: "Delete account" }).click();
  await expect(dialog.getByLabel("Your password")).toHaveAccessibleDescription(/Current password is wrong/);
  await dialog.getByLabel("Your password").fill(person.password);
  await dialog.getByRole("button", { name: "Delete account" }).click();
  await expect(page.getByRole("heading", { name: "Your account is deleted" })).toBeFocused();
  await waitForMail(person.email, /your tend account was deleted/i);
  expect(await page.evaluate(() => indexedDB.databases())).toEqual([]);

  const data = { email: person.email, password: person.password };
  expect((await request.post("/api/auth/login", { data })).status()).toBe(401);
  expect((await person.request("/api/me")).status()).toBe(401);
  await page.goto("/todos");
  await expect(page).toHaveURL(/\/login$/);
});

test("deleting the account can be canceled", async ({ page, person }) => {
  await openSettings(page);
  const opener = page.getByRole("button", { name: "Delete account" });
  await opener.click();
  const dialog = page.getByRole("alertdialog", { name: "Delete your account?" });
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await expect(dialog).toBeHidden();
  await expect(opener).toBeFocused();
  expect((await person.request("/api/me")).status()).toBe(200);
});
