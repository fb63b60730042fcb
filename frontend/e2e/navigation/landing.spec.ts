import { expectAccessible } from "../support/axe";
import { PIXEL } from "../support/phone";
import { expect, test } from "../support/test";

test("quick add can be tried on the landing page, and reads as the app does", async ({ page }) => {
  await page.goto("/");
  const line = page.getByRole("textbox", { name: /^Add a todo/ });
  await line.fill("Call the dentist tomorrow at 9am #work @calls");
  const quick = page.getByRole("region", { name: "Type it the way you’d say it" });
  await expect(quick.getByText("#work", { exact: true })).toBeVisible();
  await line.press("Enter");
  const added = page.getByRole("list", { name: "Your list" }).getByRole("listitem").first();
  await expect(added).toContainText("Call the dentist");
  await expect(added).toContainText("9:00");
  await expect(added).toContainText("Work");
  await expect(added).toContainText("@calls");
  await expect(line).toHaveValue("");
  await added.getByRole("checkbox", { name: "Call the dentist" }).check();
  await quick.getByRole("button", { name: /^Pay rent/ }).click();
  await expect(line).toHaveValue(/^Pay rent/);
});

test("the landing page shows the app in the theme of the page", async ({ page }) => {
  for (const scheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    await page.goto("/");
    const picture = page.getByRole("img", { name: /^Tend on a desktop/ });
    await expect(picture).toHaveCount(1);
    await expect(picture).toHaveAttribute("src", new RegExp(`desktop-${scheme}`));
    await expect
      .poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth))
      .toBeGreaterThan(0);
    await expectAccessible(page);
  }
});

test("the landing page fits a phone", async ({ openBrowser }) => {
  const page = await (await openBrowser(PIXEL)).newPage();
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
  await expectAccessible(page);
});
