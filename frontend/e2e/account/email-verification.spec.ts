import { extractLink, waitForMail } from "../support/mail";
import { expect, test } from "../support/test";

const SUBJECT = /confirm your email/i;

test("the link in the welcome email confirms the address", async ({ page, person }) => {
  const mail = await waitForMail(person.email, SUBJECT);
  expect(mail.text).toContain("Welcome to Tend");
  expect(mail.html).toContain("Welcome to Tend");

  await page.goto(extractLink(mail));
  await expect(page.getByRole("heading", { name: "Email confirmed" })).toBeFocused();
  await expect(page).toHaveURL(/\/verify-email$/);
  expect((await (await person.request("/api/me")).json()).email_verified_at).not.toBeNull();
  await page.getByRole("link", { name: "Open Tend" }).click();
  await expect(page).toHaveURL(/\/todos$/);
});

test("a used link explains itself and offers another", async ({ page, person }) => {
  const link = extractLink(await waitForMail(person.email, SUBJECT));
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
  const link = extractLink(await waitForMail(person.email, SUBJECT));
  await page.route("**/api/auth/email/verify", (route) => route.abort(), { times: 1 });
  await page.goto(link);
  await expect(page.getByRole("heading", { name: "Not confirmed yet" })).toBeVisible();
  await page.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("heading", { name: "Email confirmed" })).toBeVisible();
});
