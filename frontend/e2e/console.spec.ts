import paths from "../shell-paths.json" with { type: "json" };
import { watchNoise } from "./support/console";
import { expectStill, watchShifts } from "./support/stillness";
import { expect, test } from "./support/test";

for (const path of paths.pages) {
  test(`${path} is silent, still and fits 320 pixels`, async ({ page, context }) => {
    const noise = watchNoise(context);
    await watchShifts(page);
    for (const size of [
      { width: 1440, height: 900 },
      { width: 320, height: 640 },
    ]) {
      await page.setViewportSize(size);
      await page.goto(path, { waitUntil: "networkidle" });
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
      await expectStill(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(size.width);
    }
    expect(noise).toEqual([]);
  });
}

test("an address without a page answers 404 and leads back", async ({ page }) => {
  const answer = await page.goto("/no-such-page");
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole("heading", { name: "Nothing here" })).toBeVisible();
  await page.getByRole("link", { name: "Go to the start" }).click();
  await expect(page).toHaveURL(/:\d+\/$/);
});
