import { OTHER_PASSWORD } from "../support/accounts";
import { openApp, submitSignIn, toasts } from "../support/app";
import { Authenticator } from "../support/authenticator";
import { expectAccessible } from "../support/axe";
import { extractLink, waitForMail } from "../support/mail";
import { expect, test } from "../support/test";

test("two-factor authentication is set up, asked for at sign-in and at a reset, and turned off", async ({
  page,
  person,
  openBrowser,
}) => {
  const mail = await waitForMail(person.email, /confirm/i);
  const token = new URL(extractLink(mail)).hash.slice("#token=".length);
  expect((await person.request("/api/auth/email/verify", "POST", { token })).ok()).toBe(true);

  await openApp(page, "/settings/security", "Settings");
  const section = page.getByRole("region", { name: "Two-factor authentication" });
  await section.getByRole("button", { name: "Set up" }).click();
  const setup = page.getByRole("dialog", { name: "Set up two-factor authentication" });
  await expect(setup.getByRole("img", { name: "QR code for your authenticator app" })).toBeVisible();
  await expect(setup.getByLabel("Code")).toBeFocused();
  await expectAccessible(page, "dialog");
  const app = new Authenticator((await setup.locator("code").textContent()) ?? "");
  await setup.getByLabel("Code").fill("000000");
  await setup.getByRole("button", { name: "Turn on" }).click();
  await expect(setup.getByLabel("Code")).toHaveAccessibleDescription(/This code is wrong/);
  await setup.getByLabel("Code").fill(app.nextCode());
  await setup.getByRole("button", { name: "Turn on" }).click();
  const saved = page.getByRole("dialog", { name: "Save your recovery codes" });
  await expect(saved.getByRole("listitem")).toHaveCount(10);
  const codes = await saved.getByRole("listitem").allTextContents();
  await expectAccessible(page, "dialog");
  await page.keyboard.press("Escape");
  await expect(saved.getByRole("alert")).toContainText("shown only once");
  await expectAccessible(page, "dialog");
  await page.mouse.click(5, 5);
  await saved.getByRole("button", { name: "Keep open" }).click();
  await saved.getByRole("button", { name: "I saved them" }).click();
  await expect(section.getByText("10 recovery codes left")).toBeVisible();
  await waitForMail(person.email, /two-factor authentication was turned on/i);

  const browser = await openBrowser();
  const other = await browser.newPage();
  await other.goto("/login");
  await submitSignIn(other, person.email);
  await expect(other.getByLabel("Code")).toBeFocused();
  await expectAccessible(other);
  await other.getByLabel("Code").fill("000000");
  await other.getByRole("button", { name: "Sign in" }).click();
  await expect(other.getByLabel("Code")).toHaveAccessibleDescription(/This code is wrong/);
  await other.getByLabel("Code").fill(app.nextCode());
  await other.getByRole("button", { name: "Sign in" }).click();
  await expect(other).toHaveURL(/\/todos$/);

  const phone = await (await openBrowser()).newPage();
  await phone.goto("/forgot-password");
  await phone.getByLabel("Email").fill(person.email);
  await phone.getByRole("button", { name: "Send link" }).click();
  await phone.goto(extractLink(await waitForMail(person.email, /reset your tend password/i)));
  await phone.getByLabel("New password").fill(OTHER_PASSWORD);
  await phone.getByRole("button", { name: "Save password" }).click();
  await expect(phone.getByLabel("Two-factor code")).toBeFocused();
  await expect(phone.getByLabel("New password")).toHaveValue(OTHER_PASSWORD);
  await phone.getByLabel("Two-factor code").fill(codes[0] ?? "");
  await phone.getByRole("button", { name: "Save password" }).click();
  await expect(phone.getByRole("heading", { name: "Password changed" })).toBeFocused();

  await phone.goto("/login");
  await submitSignIn(phone, person.email, OTHER_PASSWORD);
  await phone.getByRole("button", { name: "Use a recovery code" }).click();
  await phone.getByLabel("Recovery code").fill((codes[1] ?? "").toUpperCase());
  await phone.getByRole("button", { name: "Sign in" }).click();
  await expect(phone).toHaveURL(/\/todos$/);

  await openApp(phone, "/settings/security", "Settings");
  const own = phone.getByRole("region", { name: "Two-factor authentication" });
  await expect(own.getByText("8 recovery codes left")).toBeVisible();
  await own.getByRole("button", { name: "Turn off" }).click();
  const off = phone.getByRole("dialog", { name: "Turn off two-factor authentication?" });
  await off.getByLabel("Code").fill(codes[2] ?? "");
  await off.getByRole("button", { name: "Turn off" }).click();
  await expect(toasts(phone).getByText("Two-factor authentication is off.")).toBeVisible();
  await expect(own.getByRole("button", { name: "Set up" })).toBeVisible();
});
