import paths from "../../shell-paths.json" with { type: "json" };
import { submitSignIn } from "../support/app";
import { expectAccessible } from "../support/axe";
import { extractLink, waitForMail } from "../support/mail";
import { expect, test } from "../support/test";

for (const path of [...paths.pages, "/no-such-page"]) {
  test(`${path} is accessible`, async ({ page }) => {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expectAccessible(page);
  });
}

test("a form with errors and a password strength is accessible", async ({ page }) => {
  await page.goto("/register");
  await page.getByLabel("Password", { exact: true }).fill("password12");
  await expect(page.getByRole("status")).toHaveText(/guess/i);
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(page.getByLabel("Email")).toBeFocused();
  await expectAccessible(page);
});

test("an error above a form is accessible", async ({ page, person }) => {
  await page.goto("/login");
  await submitSignIn(page, person.email, "not the right one");
  await expect(page.getByRole("alert").filter({ hasText: "Email or password is wrong" })).toBeVisible();
  await expectAccessible(page);
});

test("the messages that replace a form are accessible", async ({ page, person }) => {
  await page.goto("/forgot-password");
  await page.getByLabel("Email").fill(person.email);
  await page.getByRole("button", { name: "Send link" }).click();
  await expect(page.getByRole("heading", { name: "Check your email" })).toBeVisible();
  await expectAccessible(page);

  await page.goto(extractLink(await waitForMail(person.email, /reset your tend password/i)));
  await expect(page.getByLabel("New password")).toBeVisible();
  await expectAccessible(page);

  await page.goto(extractLink(await waitForMail(person.email, /confirm your email/i)));
  await expect(page.getByRole("heading", { name: "Email confirmed" })).toBeVisible();
  await expectAccessible(page);
});
