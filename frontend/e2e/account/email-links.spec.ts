import type { Page } from "@playwright/test";
import { newEmail, OTHER_PASSWORD } from "../support/accounts";
import { openApp, submitSignIn } from "../support/app";
import { expectAccessible } from "../support/axe";
import { countMails, extractLink, waitForMail } from "../support/mail";
import { expect, test } from "../support/test";

const RESET_SUBJECT = /reset your tend password/i;

async function requestLink(page: Page, email: string): Promise<void> {
  await page.goto("/forgot-password");
  await page.getByLabel("Email").fill(email);
  await page.getByRole("button", { name: "Send link" }).click();
  await expect(page.getByRole("heading", { name: "Check your email" })).toBeFocused();
}

test("the link in the email resets a forgotten password and ends every session", async ({ page, person }) => {
  await requestLink(page, person.email);
  const link = extractLink(await waitForMail(person.email, RESET_SUBJECT));
  const token = new URLSearchParams(new URL(link).hash.slice(1)).get("token") ?? "";
  const requests: string[] = [];
  page.on("request", (request) => requests.push(request.url()));

  await page.goto(link);
  await expect(page).toHaveURL(/\/reset-password$/);
  await page.getByLabel("New password").fill(OTHER_PASSWORD);
  await page.getByRole("button", { name: "Save password" }).click();
  await expect(page.getByRole("heading", { name: "Password changed" })).toBeFocused();

  expect(token.length).toBeGreaterThan(40);
  expect(requests.filter((url) => url.includes(token) && !url.includes("#"))).toEqual([]);
  expect((await person.request("/api/me")).status()).toBe(401);
  expect((await page.request.post("/api/auth/refresh")).status()).toBe(401);
  await waitForMail(person.email, /password was changed/i);

  await page.getByRole("link", { name: "Sign in" }).click();
  await submitSignIn(page, person.email);
  await expect(page.getByRole("alert").getByText("Email or password is wrong")).toBeVisible();
  await page.getByLabel("Password", { exact: true }).fill(OTHER_PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(/\/todos$/);
});

test("a used link keeps the typed password and offers another link", async ({ page, person }) => {
  await requestLink(page, person.email);
  const link = extractLink(await waitForMail(person.email, RESET_SUBJECT));
  const token = new URLSearchParams(new URL(link).hash.slice(1)).get("token");
  const response = await page.request.post("/api/auth/password/reset", {
    data: { token, password: OTHER_PASSWORD },
  });
  expect(response.status()).toBe(204);

  await page.goto(link);
  await page.getByLabel("New password").fill("another quiet river song");
  await page.getByRole("button", { name: "Save password" }).click();
  await expect(page.getByRole("alert").getByText("expired or was already used")).toBeVisible();
  await expect(page.getByLabel("New password")).toHaveValue("another quiet river song");
  await page.getByRole("link", { name: "Request a new link" }).click();
  await expect(page).toHaveURL(/\/forgot-password$/);
});

test("a link without its token says that it is incomplete", async ({ page }) => {
  await page.goto("/reset-password");
  await expect(page.getByRole("heading", { name: "This link is incomplete" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Request a new link" })).toBeVisible();
});

test("an unknown address gets the same message and no email", async ({ page, person }) => {
  const nobody = newEmail("nobody");
  await requestLink(page, nobody);
  await expect(page.getByText(nobody)).toBeVisible();
  await page.getByRole("button", { name: "Use a different email" }).click();
  await requestLink(page, person.email);
  await waitForMail(person.email, RESET_SUBJECT);
  expect(countMails(nobody, /./)).toBe(0);
});

const CONFIRM_SUBJECT = /confirm your email/i;

test("the link in the welcome email confirms the address", async ({ page, person }) => {
  const mail = await waitForMail(person.email, CONFIRM_SUBJECT);
  expect(mail.text).toContain("Welcome to Tend");
  expect(mail.html).toContain("Welcome to Tend");

  await page.goto(extractLink(mail));
  await expect(page.getByRole("heading", { name: "Email confirmed" })).toBeFocused();
  await expect(page).toHaveURL(/\/verify-email$/);
  expect((await (await person.request("/api/me")).json()).email_verified_at).not.toBeNull();
  await page.getByRole("link", { name: "Open Tend" }).click();
  await expect(page).toHaveURL(/\/todos$/);
});

test("another browser needs the password, or leads to a new one", async ({ person, openBrowser }) => {
  const link = extractLink(await waitForMail(person.email, CONFIRM_SUBJECT));
  const page = await (await openBrowser()).newPage();
  await page.goto(link);
  const password = page.getByLabel("Password", { exact: true });
  await expect(password).toBeFocused();
  await expectAccessible(page);
  await expect(page.getByRole("link", { name: "Choose a new password" })).toHaveAttribute(
    "href",
    "/forgot-password",
  );
  await password.fill(OTHER_PASSWORD);
  await page.getByRole("button", { name: "Confirm email" }).click();
  await expect(password).toHaveAccessibleDescription(/Password is wrong/);
  await password.fill(person.password);
  await page.getByRole("button", { name: "Confirm email" }).click();
  await expect(page.getByRole("heading", { name: "Email confirmed" })).toBeFocused();
});

test("a used link explains itself and offers another", async ({ page, person }) => {
  const link = extractLink(await waitForMail(person.email, CONFIRM_SUBJECT));
  await page.goto(link);
  await expect(page.getByRole("heading", { name: "Email confirmed" })).toBeVisible();
  await page.goto("/login");
  await page.goto(link);
  await expect(page.getByRole("heading", { name: "This link no longer works" })).toBeVisible();

  await page.getByLabel("Email").fill(person.email);
  await page.getByRole("button", { name: "Send new link" }).click();
  await expect(page.getByRole("heading", { name: "Check your email" })).toBeFocused();
  await expect(page.getByText(person.email)).toBeVisible();
});

test("a confirmation whose response is lost succeeds on the next attempt", async ({ page, person }) => {
  const link = extractLink(await waitForMail(person.email, CONFIRM_SUBJECT));
  await page.route("**/api/auth/email/verify", (route) => route.abort(), { times: 1 });
  await page.goto(link);
  await expect(page.getByRole("heading", { name: "Not confirmed yet" })).toBeVisible();
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("heading", { name: "Email confirmed" })).toBeVisible();
});

const CHANGE_SUBJECT = /confirm your new email/i;
const CHANGED_SUBJECT = /your tend email was changed/i;

test("the email changes with a link to the new address, and a link to the old one undoes it", async ({
  page,
  person,
}) => {
  // The server asks for the password ten minutes after signing in, which is too long to wait for here.
  let isAsked = false;
  await page.route("**/api/me/email", (route) => {
    if (isAsked) return route.continue();
    isAsked = true;
    const json = { title: "Enter your password again", status: 403, code: "reauthentication_required" };
    return route.fulfill({ status: 403, contentType: "application/problem+json", json });
  });
  const address = newEmail("kowalczyk");
  await openApp(page, "/settings", "Settings");
  const email = page.getByRole("region", { name: "Email" });
  await email.getByRole("button", { name: "Change email" }).click();
  await expect(email.getByLabel("New email")).toBeFocused();
  await email.getByLabel("New email").fill(address);
  await email.getByRole("button", { name: "Send link" }).click();
  const dialog = page.getByRole("dialog", { name: "Enter your password" });
  await expect(dialog.getByLabel("Your password")).toBeFocused();
  await expectAccessible(page);
  await dialog.getByLabel("Your password").fill("not the right one");
  await dialog.getByRole("button", { name: "Continue" }).click();
  await expect(dialog.getByLabel("Your password")).toHaveAccessibleDescription(/password is wrong/);
  await dialog.getByLabel("Your password").fill(person.password);
  await dialog.getByRole("button", { name: "Continue" }).click();
  await expect(email.getByRole("status")).toContainText(address);
  await expect(email.getByText(person.email)).toBeVisible();

  const link = extractLink(await waitForMail(address, CHANGE_SUBJECT));
  const other = await page.context().newPage();
  await other.goto(link);
  await expect(other).toHaveURL(/\/change-email$/);
  await other.getByRole("button", { name: "Confirm email" }).click();
  await expect(other.getByRole("heading", { name: "Email changed" })).toBeFocused();
  await expect(email.getByText(address, { exact: false }).first()).toBeVisible();
  expect((await person.request("/api/me")).status()).toBe(200);

  await other.goto(extractLink(await waitForMail(person.email, CHANGED_SUBJECT)));
  await other.getByRole("button", { name: "Undo change" }).click();
  await expect(other.getByRole("heading", { name: "Your email is back" })).toBeFocused();
  await expect(page).toHaveURL(/\/login\?/);
  await waitForMail(person.email, RESET_SUBJECT);
  await other.goto(link);
  await other.getByRole("button", { name: "Confirm email" }).click();
  await expect(other.getByRole("heading", { name: "This link no longer works" })).toBeFocused();
});
