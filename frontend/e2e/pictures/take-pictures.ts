import { writeFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { openApp, title } from "../support/app";
import { addHousehold, NOW } from "../support/example-household";
import { test } from "../support/test";

const FOLDER = new URL("../../src/features/landing/pictures/", import.meta.url);
const SCREENS = {
  desktop: { viewport: { width: 1280, height: 800 }, deviceScaleFactor: 2 },
  phone: { viewport: { width: 390, height: 780 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true },
} as const;

/** Saves what the page shows as WebP, which Playwright itself does not write. */
async function savePicture(page: Page, name: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send("Page.captureScreenshot", { format: "webp", quality: 82 });
  await writeFile(new URL(`${name}.webp`, FOLDER), Buffer.from(data, "base64"));
}

// One account, since the color of a person follows from their id and is the same in all pictures then.
test("a list with its todo, and Today on a phone, in both themes", async ({ person, openSession }) => {
  const lists = await addHousehold(person);
  await person.addFilter("This week", "due < +7d");
  for (const colorScheme of ["light", "dark"] as const) {
    for (const [size, device] of Object.entries(SCREENS)) {
      const page = await openSession({ ...device, colorScheme, reducedMotion: "reduce" });
      await page.clock.setFixedTime(NOW);
      if (size === "phone") {
        await openApp(page, "/today", "Today");
        await title(page, "Book the dentist").waitFor();
      } else {
        await openApp(page, `/lists/${lists["Garden"]}`, "Garden");
        await title(page, "Build the raised bed").click();
        await page.locator(".notes strong").waitFor();
      }
      await page.evaluate(() => document.fonts.ready);
      await savePicture(page, `${size}-${colorScheme}`);
    }
  }
});
