import type { Page } from "@playwright/test";
import { openApp, signOut, submitSignIn, toasts } from "../support/app";
import { Authenticator } from "../support/authenticator";
import { expectAccessible } from "../support/axe";
import { extractLink, waitForMail } from "../support/mail";
import { expect, test } from "../support/test";
import { VirtualAuthenticator } from "../support/virtual-authenticator";

/** Signs out, and opens the page to sign in without the address of the page before. */
async function startSignIn(page: Page): Promise<void> {
  await signOut(page);
  await expect(page.getByRole("heading", { name: "Welcome back" })).toBeVisible();
  await page.goto("/login");
}

test("a passkey is added, signs in alone and after the password, is renamed, and is removed", async ({
  page,
  person,
}) => {
  const mail = await waitForMail(person.email, /confirm/i);
  const token = new URL(extractLink(mail)).hash.slice("#token=".length);
  expect((await person.request("/api/auth/email/verify", "POST", { token })).ok()).toBe(true);
  const { secret } = await (await person.request("/api/me/two-factor", "POST")).json();
  const code = new Authenticator(secret).nextCode();
  expect((await person.request("/api/me/two-factor/confirm", "POST", { code })).ok()).toBe(true);
  const device = await VirtualAuthenticator.add(page);

  await openApp(page, "/settings/security", "Settings");
  const section = page.getByRole("region", { name: "Passkeys" });
  await section.getByRole("button", { name: "Add a passkey" }).click();
  const dialog = page.getByRole("dialog", { name: "Add a passkey" });
  await expect(dialog.getByLabel("Name")).toBeFocused();
  await expectAccessible(page, "dialog");
  await test.step("whoever fails the check of who they are adds nothing", async () => {
    await device.verifyPerson(false);
    await dialog.getByRole("button", { name: "Continue" }).click();
    await expect(dialog.getByRole("alert")).toContainText("No passkey was added");
    await device.verifyPerson(true);
  });
  await dialog.getByLabel("Name").fill("Work laptop");
  await dialog.getByRole("button", { name: "Continue" }).click();
  await expect(toasts(page).getByText("Passkey added")).toBeVisible();
  await expect(section.getByRole("listitem")).toContainText("Work laptop");
  await waitForMail(person.email, /a passkey was added/i);

  await test.step("the same device has one passkey for the account", async () => {
    await section.getByRole("button", { name: "Add a passkey" }).click();
    await dialog.getByRole("button", { name: "Continue" }).click();
    await expect(dialog.getByRole("alert")).toContainText("already has a passkey");
    await dialog.getByRole("button", { name: "Cancel" }).click();
  });

  await test.step("it signs in alone, also with two-factor authentication", async () => {
    // Otherwise the browser would use the passkey as soon as the page may suggest it.
    await device.touch(false);
    await startSignIn(page);
    const button = page.getByRole("button", { name: "Use a passkey" });
    await expect(button).toBeVisible();
    await expectAccessible(page);
    await device.touch(true);
    await button.click();
    await expect(page).toHaveURL(/\/todos$/);
  });

  await test.step("after the password it takes the place of the code", async () => {
    await device.touch(false);
    await startSignIn(page);
    await submitSignIn(page, person.email);
    await expect(page.getByLabel("Code")).toBeFocused();
    const button = page.getByRole("button", { name: "Use a passkey" });
    await expect(button).toBeVisible();
    await expectAccessible(page);
    await device.touch(true);
    await button.click();
    await expect(page).toHaveURL(/\/todos$/);
  });

  await openApp(page, "/settings/security", "Settings");
  await section.getByRole("button", { name: "Rename Work laptop" }).click();
  const renaming = page.getByRole("dialog", { name: "Rename passkey" });
  await renaming.getByLabel("Name").fill("Old laptop");
  await renaming.getByRole("button", { name: "Save" }).click();
  await expect(section.getByRole("listitem")).toContainText("Old laptop");
  await section.getByRole("button", { name: "Remove Old laptop" }).click();
  await expect(toasts(page).getByText(/^Passkey removed/)).toBeVisible();
  await expect(section.getByRole("listitem")).toHaveCount(0);
  const log = page.getByRole("region", { name: "Security log" });
  await expect(log.getByText("Passkey added")).toBeVisible();

  await test.step("a removed passkey is refused", async () => {
    await device.touch(false);
    await startSignIn(page);
    await device.touch(true);
    await page.getByRole("button", { name: "Use a passkey" }).click();
    // Next's own announcer is an alert as well.
    await expect(page.getByRole("alert").filter({ hasText: "This passkey doesn’t work here" })).toBeVisible();
  });
});
