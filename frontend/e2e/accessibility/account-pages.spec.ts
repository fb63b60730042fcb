import paths from "../../shell-paths.json" with { type: "json" };
import { expectNoBarrier } from "../support/axe";
import { linkIn, mailTo } from "../support/mail";
import { expect, test } from "../support/test";

for (const path of [...paths.pages, "/no-such-page"]) {
  test(`${path} has no barrier`, async ({ page }) => {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expectNoBarrier(page);
  });
}

test("a form with errors and a strength told has no barrier", async ({ page }) => {
  await page.goto("/register");
  await page.getByLabel("Password", { exact: true }).fill("password12");
  await expect(page.getByRole("status")).toHaveText(/guess/i);
  await page.getByRole("button", { name: "Make my account" }).click();
  await expect(page.getByLabel("Email")).toBeFocused();
  await expectNoBarrier(page);
});

test("a refusal above the form has no barrier", async ({ page, person }) => {
  await page.goto("/login");
  await page.getByLabel("Email").fill(person.email);
  await page.getByLabel("Password", { exact: true }).fill("not the right one");
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "do not belong together" })).toBeVisible();
  await expectNoBarrier(page);
});

test("answers in place of a form have no barrier", async ({ page, person }) => {
  await page.goto("/forgot-password");
  await page.getByLabel("Email").fill(person.email);
  await page.getByRole("button", { name: "Send the link" }).click();
  await expect(page.getByRole("heading", { name: "Look in your mail" })).toBeVisible();
  await expectNoBarrier(page);

  await page.goto(linkIn(await mailTo(person.email, /choose a new password/i)));
  await expect(page.getByLabel("New password")).toBeVisible();
  await expectNoBarrier(page);

  await page.goto(linkIn(await mailTo(person.email, /confirm your address/i)));
  await expect(page.getByRole("heading", { name: "Address confirmed" })).toBeVisible();
  await expectNoBarrier(page);
});
