import type { Page } from "@playwright/test";
import { expectView, submitSignIn } from "../support/app";
import { expect, test } from "../support/test";

const MARKER = "tend-test-document";
/** A page that the browser loads again has no marker. */
const markDocument = (page: Page) => page.evaluate((name) => Object.assign(window, { [name]: true }), MARKER);
const hasMarker = (page: Page) => page.evaluate((name) => name in window, MARKER);

test("React's ids in the browser are those that the server wrote", async ({ page }) => {
  await page.goto("/register");
  const email = page.getByLabel("Email");
  const id = await email.getAttribute("id");
  await page.getByRole("button", { name: "Create account" }).click();
  // The browser alone renders the message, with an id that begins like the field's.
  await expect(email).toHaveAttribute("aria-describedby", new RegExp(`^${id}`));
});

test("signing in shows the app in the same document", async ({ page, person }) => {
  await page.goto("/login");
  await markDocument(page);
  await submitSignIn(page, person.email);
  await expectView(page, "Inbox");
  await expect(page).toHaveURL(/\/todos$/);
  expect(await hasMarker(page)).toBe(true);
});

for (const [reason, status, body] of [
  ["can't be requested", 503, ""],
  ["is of another build", 200, null],
] as const)
  test(`signing in loads the app as a document of its own when its data ${reason}`, async ({
    page,
    person,
  }) => {
    await page.route(/\/todos\.txt/, async (route) => {
      const response = await route.fetch();
      const text = (await response.text()).replace(/"b":"[^"]+"/, '"b":"another"');
      await route.fulfill({ status, body: body ?? text, contentType: "text/plain" });
    });
    await page.goto("/login");
    await markDocument(page);
    await submitSignIn(page, person.email);
    await expectView(page, "Inbox");
    expect(await hasMarker(page)).toBe(false);
  });
