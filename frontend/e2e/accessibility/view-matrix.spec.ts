import { devices } from "@playwright/test";
import paths from "../../shell-paths.json" with { type: "json" };
import { quiet } from "../support/app";
import { expectNoBarrier } from "../support/axe";
import { tooSmall, tooWide } from "../support/control-sizes";
import { expect, test } from "../support/test";
import { comeTo, plant, VIEWS } from "../support/views";

const { defaultBrowserType: _, ...phone } = devices["iPhone 14"];

const DEVICES = [
  { on: "a desktop", use: { viewport: { width: 1280, height: 800 } }, least: 24, narrow: 640 },
  { on: "a phone", use: { ...phone, viewport: { width: 390, height: 844 } }, least: 44, narrow: 320 },
] as const;

test("every route of the app is among the views", () => {
  expect(new Set(VIEWS.map(({ route }) => route))).toEqual(new Set(paths.shell));
});

for (const { on, use, least, narrow } of DEVICES) {
  test.describe(on, () => {
    test.use(use);
    for (const view of VIEWS) {
      test(`${view.name} on ${on}: no barrier, nothing too small to hit, nothing too wide`, async ({
        page,
        person,
      }) => {
        await comeTo(page, person, view, await plant(person));
        await quiet(page);
        await expectNoBarrier(page);
        expect.soft(await tooSmall(page.locator("body"), least), `less than ${least} px`).toEqual([]);
        // half as wide is what twice as large leaves of a desktop
        await page.setViewportSize({ width: narrow, height: 800 });
        for (const way of ["ltr", "rtl"]) {
          await page.evaluate((dir) => document.documentElement.setAttribute("dir", dir), way);
          await expect
            .poll(() => tooWide(page.locator("html, main")), { message: `${narrow} px, ${way}` })
            .toEqual([]);
        }
      });
    }
  });
}
