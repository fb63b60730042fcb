import { newEmail, PASSWORD } from "../support/accounts";
import { submitSignIn } from "../support/app";
import { keyboardTest } from "../support/keyboard";
import { expect, test } from "../support/test";

test("a missing value is reported beside its field, and the first such field gets the focus", async ({
  page,
}) => {
  await page.goto("/register");
  await page.getByRole("button", { name: "Create account" }).click();
  const email = page.getByLabel("Email");
  const password = page.getByLabel("Password", { exact: true });
  await expect(email).toBeFocused();
  await expect(email).toHaveAccessibleDescription(/Enter your email/);
  await expect(password).toHaveAccessibleDescription(/Enter a password/);
  await expect(email).toHaveAttribute("aria-invalid", "true");

  await email.fill("lena@example.org");
  await expect(email).not.toHaveAttribute("aria-invalid");
  await password.fill("short");
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(password).toBeFocused();
  await expect(password).toHaveAccessibleDescription(/at least 10 characters/);
});

test("an address that was typed is there on the other forms as well, and in no URL", async ({ page }) => {
  const email = page.getByLabel("Email");
  const requests: string[] = [];
  page.on("request", (request) => requests.push(decodeURIComponent(request.url())));
  await page.goto("/login?next=/today");
  await email.fill("lena.kowalczyk@example.org");
  await page.getByRole("link", { name: "Create account" }).click();
  await expect(page).toHaveURL("/register?next=/today");
  await expect(email).toHaveValue("lena.kowalczyk@example.org");
  // Its strength is known before the address is touched.
  await page.getByLabel("Password", { exact: true }).fill("lena.kowalczyk");
  await expect(page.getByRole("status")).toHaveText(/easy to guess/i);
  await email.fill("lena@example.org");
  await page.getByRole("link", { name: "Sign in" }).click();
  await expect(email).toHaveValue("lena@example.org");
  await page.getByRole("link", { name: "Forgot password?" }).click();
  await expect(page).toHaveURL("/forgot-password");
  await expect(email).toHaveValue("lena@example.org");
  expect(requests.filter((url) => url.includes("lena"))).toEqual([]);
  await page.goto("/login");
  await expect(page.getByRole("button", { name: "Sign in", exact: true })).toBeEnabled();
  await expect(email).toHaveValue("");
});

keyboardTest(
  "Tab goes from the email to the password, and after it to the link beside it",
  async ({ page }) => {
    await page.goto("/login");
    await page.getByLabel("Email").focus();
    await page.keyboard.press("Tab");
    await expect(page.getByLabel("Password", { exact: true })).toBeFocused();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await expect(page.getByRole("link", { name: "Forgot password?" })).toBeFocused();
  },
);

test("the password's strength is shown while it is typed", async ({ page }) => {
  await page.goto("/register");
  const password = page.getByLabel("Password", { exact: true });
  const strength = page.getByRole("status");
  await password.pressSequentially("passwor");
  await expect(strength).toHaveText("Add 3 more characters to reach 10.");
  await password.fill("password12");
  await expect(strength).toHaveText(/easy to guess/i);
  await password.fill(PASSWORD);
  await expect(strength).toHaveText(/strong/i);
});

test("a person's own email address is not a strong password", async ({ page }) => {
  await page.goto("/register");
  await page.getByLabel("Email").fill("lena.kowalczyk@example.org");
  await page.getByLabel("Password", { exact: true }).fill("lena.kowalczyk");
  await expect(page.getByRole("status")).not.toHaveText(/strong/i);
  await expect(page.getByRole("status")).toHaveText(/./);
});

test("the server rejects a weak password with its own message", async ({ page }) => {
  await page.goto("/register");
  await page.getByLabel("Email").fill(newEmail());
  const password = page.getByLabel("Password", { exact: true });
  await password.fill("password12");
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(password).toHaveAttribute("aria-invalid", "true");
  await expect(password).toBeFocused();
  await expect(password).toHaveValue("password12");
});

test("an email address that is taken is reported at the email field", async ({ page, person }) => {
  await page.goto("/register");
  const email = page.getByLabel("Email");
  await email.fill(person.email.toUpperCase());
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(email).toHaveAccessibleDescription(/already an account/);
  await expect(email).toBeFocused();
  await expect(page.getByLabel("Password", { exact: true })).toHaveValue(PASSWORD);
});

test("the message about a failed sign-in does not reveal whether the email or the password was wrong", async ({
  page,
  person,
}) => {
  for (const address of [person.email, newEmail("nobody")]) {
    await page.goto("/login");
    await submitSignIn(page, address, "not the right one");
    await expect(page.getByRole("alert").filter({ hasText: "Email or password is wrong" })).toBeVisible();
    await expect(page.getByLabel("Email")).toHaveValue(address);
  }
});

test("a form keeps its values while the network is down, and submits them on the next attempt", async ({
  page,
  context,
}) => {
  const address = newEmail();
  await page.goto("/register");
  await page.getByLabel("Email").fill(address);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await expect(page.getByRole("status")).toHaveText(/strong/i);
  await context.setOffline(true);
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "Can’t reach Tend" })).toBeVisible();
  await expect(page.getByLabel("Email")).toHaveValue(address);
  await expect(page.getByLabel("Password", { exact: true })).toHaveValue(PASSWORD);
  await context.setOffline(false);
  await page.getByRole("button", { name: "Create account" }).click();
  await expect(page).toHaveURL(/\/todos$/);
});

test("the rate-limit message says how long to wait", async ({ page }) => {
  await page.route("**/api/auth/login", (route) =>
    route.fulfill({
      status: 429,
      headers: { "retry-after": "30" },
      contentType: "application/problem+json",
      json: { title: "Too Many Requests", status: 429, code: "rate_limited" },
    }),
  );
  await page.goto("/login");
  await page.getByLabel("Email").fill(newEmail());
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("alert").filter({ hasText: "Wait 30 seconds" })).toBeVisible();
});

test("a button shows the password", async ({ page }) => {
  await page.goto("/login");
  const password = page.getByLabel("Password", { exact: true });
  await password.fill(PASSWORD);
  await expect(password).toHaveAttribute("type", "password");
  await page.getByRole("button", { name: "Show password" }).click();
  await expect(password).toHaveAttribute("type", "text");
  await expect(page.getByRole("button", { name: "Show password" })).toHaveAttribute("aria-pressed", "true");
});

for (const target of ["//example.com/steal", "/.//example.com/steal"]) {
  test(`sign-in does not redirect to another site (${target})`, async ({ page, person }) => {
    await page.goto(`/login?next=${target}`);
    await submitSignIn(page, person.email);
    await expect(page).toHaveURL(/localhost:\d+\/todos$/);
  });
}
