import { newAddress, PASSWORD } from "../support/accounts";
import { expect, test } from "../support/test";

test("what is missing is said beside its field, and the first one has the focus", async ({ page }) => {
  await page.goto("/register");
  await page.getByRole("button", { name: "Make my account" }).click();
  const email = page.getByLabel("Email");
  const password = page.getByLabel("Password", { exact: true });
  await expect(email).toBeFocused();
  await expect(email).toHaveAccessibleDescription(/Enter your email address/);
  await expect(password).toHaveAccessibleDescription(/Enter a password/);
  await expect(email).toHaveAttribute("aria-invalid", "true");

  await email.fill("lena@example.org");
  await expect(email).not.toHaveAttribute("aria-invalid");
  await password.fill("short");
  await page.getByRole("button", { name: "Make my account" }).click();
  await expect(password).toBeFocused();
  await expect(password).toHaveAccessibleDescription(/at least 10 characters/);
});

test("strength is told while a password is typed", async ({ page }) => {
  await page.goto("/register");
  const password = page.getByLabel("Password", { exact: true });
  const said = page.getByRole("status");
  await password.pressSequentially("passwor");
  await expect(said).toHaveText("3 more characters to reach ten.");
  await password.fill("password12");
  await expect(said).toHaveText(/easy to guess/i);
  await password.fill(PASSWORD);
  await expect(said).toHaveText(/strong/i);
});

test("one's own address is no strong password", async ({ page }) => {
  await page.goto("/register");
  await page.getByLabel("Email").fill("lena.kowalczyk@example.org");
  await page.getByLabel("Password", { exact: true }).fill("lena.kowalczyk");
  await expect(page.getByRole("status")).not.toHaveText(/strong/i);
  await expect(page.getByRole("status")).toHaveText(/./);
});

test("a weak password is refused by the server in its own words", async ({ page }) => {
  await page.goto("/register");
  await page.getByLabel("Email").fill(newAddress());
  const password = page.getByLabel("Password", { exact: true });
  await password.fill("password12");
  await page.getByRole("button", { name: "Make my account" }).click();
  await expect(password).toHaveAttribute("aria-invalid", "true");
  await expect(password).toBeFocused();
  await expect(password).toHaveValue("password12");
});

test("a taken address is said at the address", async ({ page, person }) => {
  await page.goto("/register");
  const email = page.getByLabel("Email");
  await email.fill(person.email.toUpperCase());
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Make my account" }).click();
  await expect(email).toHaveAccessibleDescription(/exists already/);
  await expect(email).toBeFocused();
  await expect(page.getByLabel("Password", { exact: true })).toHaveValue(PASSWORD);
});

test("a wrong password is told without saying which half was wrong", async ({ page, person }) => {
  for (const address of [person.email, newAddress("nobody")]) {
    await page.goto("/login");
    await page.getByLabel("Email").fill(address);
    await page.getByLabel("Password", { exact: true }).fill("not the right one");
    await page.getByRole("button", { name: "Sign in" }).click();
    await expect(page.getByRole("alert").filter({ hasText: "do not belong together" })).toBeVisible();
    await expect(page.getByLabel("Email")).toHaveValue(address);
  }
});

test("without a network nothing typed is lost, and trying again works", async ({ page, context }) => {
  const address = newAddress();
  await page.goto("/register");
  await page.getByLabel("Email").fill(address);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await expect(page.getByRole("status")).toHaveText(/strong/i);
  await context.setOffline(true);
  await page.getByRole("button", { name: "Make my account" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "could not be reached" })).toBeVisible();
  await expect(page.getByLabel("Email")).toHaveValue(address);
  await expect(page.getByLabel("Password", { exact: true })).toHaveValue(PASSWORD);
  await context.setOffline(false);
  await page.getByRole("button", { name: "Make my account" }).click();
  await expect(page).toHaveURL(/\/todos$/);
});

test("a refusal for too many tries says how long to wait", async ({ page }) => {
  await page.route("**/api/auth/login", (route) =>
    route.fulfill({
      status: 429,
      headers: { "retry-after": "30" },
      contentType: "application/problem+json",
      json: { title: "Too Many Requests", status: 429, code: "rate_limited" },
    }),
  );
  await page.goto("/login");
  await page.getByLabel("Email").fill(newAddress());
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "Wait 30 seconds" })).toBeVisible();
});

test("a password can be looked at", async ({ page }) => {
  await page.goto("/login");
  const password = page.getByLabel("Password", { exact: true });
  await password.fill(PASSWORD);
  await expect(password).toHaveAttribute("type", "password");
  await page.getByRole("button", { name: "Show password" }).click();
  await expect(password).toHaveAttribute("type", "text");
  await expect(page.getByRole("button", { name: "Show password" })).toHaveAttribute("aria-pressed", "true");
});

test("a link to another site after signing in is not followed", async ({ page, person }) => {
  await page.goto("/login?next=//example.com/steal");
  await page.getByLabel("Email").fill(person.email);
  await page.getByLabel("Password", { exact: true }).fill(person.password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page).toHaveURL(/localhost:\d+\/todos$/);
});
