import paths from "../../shell-paths.json" with { type: "json" };
import { waitForQuietNetwork } from "../support/app";
import { expectAccessible } from "../support/axe";
import { findOverflow, findSmallControls } from "../support/layout";
import { IPHONE } from "../support/phone";
import { expect, test } from "../support/test";
import { openView, VIEWS } from "../support/views";

const DEVICES = [
  { device: "a desktop", use: { viewport: { width: 1280, height: 800 } }, minSize: 24, narrow: 640 },
  { device: "a phone", use: IPHONE, minSize: 44, narrow: 320 },
] as const;

test("the views cover every route of the app", () => {
  expect(new Set(VIEWS.map(({ route }) => route))).toEqual(new Set(paths.shell));
});

for (const { device, use, minSize, narrow } of DEVICES) {
  test.describe(device, () => {
    test.use(use);
    for (const view of VIEWS) {
      test(`${view.name} on ${device} is accessible, large enough to press and never too wide`, async ({
        page,
        person,
      }) => {
        await openView(page, person, view);
        await waitForQuietNetwork(page);
        await expectAccessible(page);
        expect
          .soft(await findSmallControls(page.locator("body"), minSize), `less than ${minSize} px`)
          .toEqual([]);
        // Half the width of a desktop is what remains of it at a zoom of 200 %.
        await page.setViewportSize({ width: narrow, height: 800 });
        for (const direction of ["ltr", "rtl"]) {
          await page.evaluate((dir) => document.documentElement.setAttribute("dir", dir), direction);
          await expect
            .poll(() => findOverflow(page.locator("html, main")), { message: `${narrow} px, ${direction}` })
            .toEqual([]);
        }
      });
    }
  });
}
