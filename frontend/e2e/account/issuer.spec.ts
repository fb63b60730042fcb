import { randomUUID } from "node:crypto";
import type { Page } from "@playwright/test";
import { expectView, signOut, toasts } from "../support/app";
import { expectAccessible } from "../support/axe";
import { type IssuerAccount, signInAtIssuer, issuerTest as test } from "../support/issuer";
import { expect } from "../support/test";

const newAccount = (): IssuerAccount => {
  const id = randomUUID();
  return { sub: id, email: `${id}@example.com`, name: "Grace Hopper" };
};
const BUTTON = { name: "Continue with Acme" };

/** Signs out, and signs in at the issuer from the page at `path`. */
async function signInAgain(page: Page, account: IssuerAccount, path = "/login"): Promise<void> {
  await signOut(page);
  await expectView(page, "Welcome back");
  await page.goto(path);
  await page.getByRole("button", BUTTON).click();
  await signInAtIssuer(page, account);
}

test("nothing moves when the button of the issuer comes", async ({ page }) => {
  for (const path of ["/login", "/register"]) {
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    await page.route("**/api/server", async (route) => {
      await released;
      await route.continue();
    });
    await page.goto(path);
    const places = page.getByRole("main").locator("h1, form, a");
    const measure = async () => Promise.all((await places.all()).map((place) => place.boundingBox()));
    await expect(page.getByRole("button", { name: "Use a passkey" })).toHaveCount(path === "/login" ? 1 : 0);
    await page.evaluate(() => document.fonts.ready);
    const before = await measure();
    const button = page.getByRole("button", BUTTON);
    await expect(button).toHaveCount(0);
    release();
    await expect(button).toBeVisible();
    expect(await measure()).toEqual(before);
    await page.unroute("**/api/server");
  }
});

test("somebody new creates an account at the issuer, and comes back to it", async ({ page }) => {
  const grace = newAccount();
  await page.goto("/register");
  const button = page.getByRole("button", BUTTON);
  await expect(button).toBeVisible();
  await expectAccessible(page);
  await button.click();
  await signInAtIssuer(page, grace);
  await expectView(page, "Inbox");
  await expect(page).toHaveURL(/\/todos$/);

  await test.step("the page that needed the sign-in opens", async () => {
    await signInAgain(page, grace, "/login?next=/upcoming");
    await expectView(page, "Upcoming");
  });

  await test.step("no page of another site opens", async () => {
    await signInAgain(page, grace, "/login?next=//example.com/");
    await expectView(page, "Inbox");
  });

  await test.step("an account without a password says so", async () => {
    await page.goto("/settings/security");
    const password = page.getByRole("region", { name: "Password", exact: true });
    await password.getByRole("button", { name: "Email me a link" }).click();
    await expect(toasts(page).getByText("Check your email")).toBeVisible();
    const section = page.getByRole("region", { name: "Sign in with Acme" });
    await expect(section.getByRole("listitem")).toContainText(grace.email);
    await section.getByRole("button", { name: `Disconnect ${grace.email}` }).click();
    await expect(toasts(page).getByText("This is the only way into your account")).toBeVisible();
  });
});

test("an account with the email is connected by its password", async ({ page, person, openOther }) => {
  const account = { ...newAccount(), email: person.email };
  const phone = await openOther();
  await phone.goto("/login");
  await phone.getByRole("button", BUTTON).click();
  await signInAtIssuer(phone, account);
  await expectView(phone, "Connect your account");
  expect(new URL(phone.url()).search).toBe("");
  await expectAccessible(phone);
  await expect(phone.getByLabel("Password", { exact: true })).toBeFocused();
  await phone.getByLabel("Password", { exact: true }).fill("not my password");
  await phone.getByRole("button", { name: "Connect and sign in" }).click();
  await expect(phone.getByText("Password is wrong.")).toBeVisible();
  await phone.getByLabel("Password", { exact: true }).fill(person.password);
  await phone.getByRole("button", { name: "Connect and sign in" }).click();
  await expectView(phone, "Inbox");

  await test.step("from then on it signs in", async () => {
    await page.goto("/todos");
    await signInAgain(page, account);
    await expectView(page, "Inbox");
  });
});

test("whoever cancels, or has no confirmed email, reads why and can go back", async ({ page }) => {
  await page.goto("/login");
  await page.getByRole("button", BUTTON).click();
  await page.getByRole("button", { name: "Cancel" }).click();
  await expectView(page, "You’re not signed in");
  await expect(page.getByText("You canceled signing in.")).toBeVisible();
  expect(new URL(page.url()).search).toBe("");
  await expectAccessible(page);
  await page.getByRole("link", { name: "Back to sign in" }).click();
  await page.getByRole("button", BUTTON).click();
  await signInAtIssuer(page, newAccount(), false);
  await expect(page.getByText("hasn’t confirmed your email")).toBeVisible();
});

test("a link with somebody else’s code signs nobody in", async ({ page, openOther }) => {
  const attacker = await openOther();
  await attacker.goto("/login");
  await attacker.route("**/oidc-callback?**", (route) => route.abort());
  await attacker.getByRole("button", BUTTON).click();
  const led = attacker.waitForRequest("**/oidc-callback?**");
  await signInAtIssuer(attacker, newAccount());
  await page.goto((await led).url());
  await expectView(page, "You’re not signed in");
  await page.goto("/todos");
  await expect(page).toHaveURL(/\/login/);
});

test("settings connect and disconnect a second account at the issuer", async ({ page }) => {
  const [first, second] = [newAccount(), newAccount()];
  await page.goto("/login");
  await page.getByRole("button", BUTTON).click();
  await signInAtIssuer(page, first);
  await expectView(page, "Inbox");
  await page.goto("/settings/security");
  const section = page.getByRole("region", { name: "Sign in with Acme" });
  const items = section.getByRole("listitem");
  await expect(items).toHaveCount(1);
  await section.getByRole("button", { name: "Connect another account" }).click();
  await signInAtIssuer(page, second);
  await expectView(page, "Settings");
  await expect(items).toHaveCount(2);
  await expect(items.first()).toContainText(second.email);

  await test.step("an account that is connected elsewhere stays there", async () => {
    const third = newAccount();
    await signInAgain(page, third);
    await expectView(page, "Inbox");
    await page.goto("/settings/security");
    await section.getByRole("button", { name: "Connect another account" }).click();
    await signInAtIssuer(page, second);
    await expectView(page, "Not connected");
    await page.getByRole("link", { name: "Back to settings" }).click();
    await expect(items).toHaveCount(1);
    await expect(items).toContainText(third.email);
  });

  await test.step("disconnected, it signs in no longer", async () => {
    await signInAgain(page, first);
    await expectView(page, "Inbox");
    await page.goto("/settings/security");
    await section.getByRole("button", { name: `Disconnect ${second.email}` }).click();
    await expect(toasts(page).getByText("Disconnected")).toBeVisible();
    await expect(items).toHaveCount(1);
  });
});
