import type { Page } from "@playwright/test";
import { newAddress, OTHER_PASSWORD, PASSWORD } from "../support/accounts";
import { countMails, linkIn, mailTo } from "../support/mail";
import { expect, test } from "../support/test";

const SUBJECT = /choose a new password/i;

async function ask(page: Page, email: string): Promise<void> {
  await page.goto("/forgot-password");
  await page.getByLabel("Email").fill(email);
  await page.getByRole("button", { name: "Send the link" }).click();
  await expect(page.getByRole("heading", { name: "Look in your mail" })).toBeFocused();
}

test("a forgotten password is replaced by the link in a mail, and every session ends", async ({
  page,
  person,
}) => {
  await ask(page, person.email);
  const link = linkIn(await mailTo(person.email, SUBJECT));
  const token = new URLSearchParams(new URL(link).hash.slice(1)).get("token") ?? "";
  const asked: string[] = [];
  page.on("request", (request) => asked.push(request.url()));

  await page.goto(link);
  await expect(page).toHaveURL(/\/reset-password$/);
  await page.getByLabel("New password").fill(OTHER_PASSWORD);
  await page.getByRole("button", { name: "Save the password" }).click();
  await expect(page.getByRole("heading", { name: "Password changed" })).toBeFocused();

  expect(token.length).toBeGreaterThan(40);
  expect(asked.filter((url) => url.includes(token) && !url.includes("#"))).toEqual([]);
  expect((await person.ask("/api/me")).status()).toBe(401);
  expect((await page.request.post("/api/auth/refresh")).status()).toBe(401);
  await mailTo(person.email, /password was changed/i);

  await page.getByRole("link", { name: "Sign in" }).click();
  await page.getByLabel("Email").fill(person.email);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert").getByText("do not belong together")).toBeVisible();
  await page.getByLabel("Password", { exact: true }).fill(OTHER_PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(/\/todos$/);
});

test("a used link keeps what was typed and offers another", async ({ page, person }) => {
  await ask(page, person.email);
  const link = linkIn(await mailTo(person.email, SUBJECT));
  const token = new URLSearchParams(new URL(link).hash.slice(1)).get("token");
  const spent = await page.request.post("/api/auth/password/reset", {
    data: { token, password: OTHER_PASSWORD },
  });
  expect(spent.status()).toBe(204);

  await page.goto(link);
  await page.getByLabel("New password").fill("another quiet river song");
  await page.getByRole("button", { name: "Save the password" }).click();
  await expect(page.getByRole("alert").getByText("used or is too old")).toBeVisible();
  await expect(page.getByLabel("New password")).toHaveValue("another quiet river song");
  await page.getByRole("link", { name: "Ask for a new link" }).click();
  await expect(page).toHaveURL(/\/forgot-password$/);
});

test("a link that lost its token says so", async ({ page }) => {
  await page.goto("/reset-password");
  await expect(page.getByRole("heading", { name: "This link is not complete" })).toBeVisible();
  await expect(page.getByRole("link", { name: "Ask for a new link" })).toBeVisible();
});

test("an unknown address gets the same answer and no mail", async ({ page, person }) => {
  const nobody = newAddress("nobody");
  await ask(page, nobody);
  await expect(page.getByText(nobody)).toBeVisible();
  await page.getByRole("button", { name: "Use another address" }).click();
  await ask(page, person.email);
  await mailTo(person.email, SUBJECT);
  expect(countMails(nobody, /./)).toBe(0);
});
