import paths from "../../shell-paths.json" with { type: "json" };
import { submitSignIn, waitForAllParts } from "../support/app";
import { expectAccessible } from "../support/axe";
import { findOverflow, findSmallControls } from "../support/layout";
import { extractLink, waitForMail } from "../support/mail";
import { IPHONE } from "../support/phone";
import { expect, test, workerTest } from "../support/test";
import { addTodosForViews, groupViews, namesOf, showView, VIEWS } from "../support/views";

const DEVICES = [
  { device: "a desktop", use: { viewport: { width: 1280, height: 800 } }, minSize: 24, narrow: 640 },
  { device: "a phone", use: IPHONE, minSize: 44, narrow: 320 },
] as const;

test("the views cover every route of the app", () => {
  expect(new Set(VIEWS.map(({ route }) => route))).toEqual(
    // The operator’s pages are tested in account/operator-pages.spec.ts, and a guest’s in sharing/guests.spec.ts.
    new Set(paths.shell.filter((path) => !path.startsWith("/admin") && path !== "/s")),
  );
});

// A setting says whether this browser shows notifications, which takes the worker.
const [SETTINGS = [], OTHERS = []] = [true, false].map((isSetting) =>
  VIEWS.filter(({ route }) => route.startsWith("/settings") === isSetting),
);

for (const { device, use, minSize, narrow } of DEVICES) {
  test.describe(device, () => {
    test.use(use);
    for (const views of [...groupViews(OTHERS), SETTINGS]) {
      const run = views === SETTINGS ? workerTest : test;
      run(
        `on ${device} these are accessible, large enough to press and never too wide: ${namesOf(views)}`,
        async ({ page, person }) => {
          const { width, height } = use.viewport;
          const ids = await addTodosForViews(person);
          for (const view of views) {
            await test.step(view.name, async () => {
              await page.setViewportSize({ width, height });
              await showView(page, person, view, ids);
              await waitForAllParts(page);
              await expectAccessible(page);
              const small = await findSmallControls(page.locator("body"), minSize);
              expect.soft(small, `${view.name}: less than ${minSize} px`).toEqual([]);
              // Half the width of a desktop is what remains of it at a zoom of 200 %.
              await page.setViewportSize({ width: narrow, height: 800 });
              for (const direction of ["ltr", "rtl"]) {
                await page.evaluate((dir) => document.documentElement.setAttribute("dir", dir), direction);
                const message = `${view.name}: ${narrow} px, ${direction}`;
                await expect.poll(() => findOverflow(page.locator("html, main")), { message }).toEqual([]);
              }
            });
          }
        },
      );
    }
  });
}

test("the pages outside of the app are accessible", async ({ page }) => {
  for (const path of [...paths.pages, "/no-such-page"]) {
    await test.step(path, async () => {
      await page.goto(path);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await expectAccessible(page);
    });
  }
});

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
