import { devices, type Page } from "@playwright/test";
import { openApp, panel, rows, title } from "./support/app";
import { furnish, NOW } from "./support/household";
import type { Person } from "./support/people";
import { expect, test } from "./support/test";

// The eight screens that most of the time is spent on, as they were looked at and found good.
// After a change that is meant to be seen: `npm run e2e -- looks --update-snapshots`, and look at what changed.

const SIZES = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 800 } } as const;
const THEMES = ["light", "dark"] as const;

interface Screen {
  name: string;
  /** Brings the screen up for somebody signed in, with a household's lists. */
  show: (page: Page, lists: Record<string, string>, person: Person) => Promise<void>;
}

const SCREENS: readonly Screen[] = [
  { name: "today", show: (page) => openApp(page, "/today", "Today") },
  { name: "list", show: (page, lists) => openApp(page, `/lists/${lists["Garden"]}`, "Garden") },
  {
    name: "todo",
    async show(page, lists) {
      await openApp(page, `/lists/${lists["Garden"]}`, "Garden");
      await title(page, "Build the raised bed").click();
      await expect(panel(page).or(page.getByRole("dialog", { name: "Todo" }))).toBeVisible();
    },
  },
  { name: "upcoming", show: (page) => openApp(page, "/upcoming", "Upcoming") },
  {
    name: "month",
    async show(page, _lists, person) {
      const value = { sort: "manual", group: "none", layout: "month", show_done: false };
      await person.ask("/api/me/settings/view:upcoming", "PUT", { value });
      await openApp(page, "/upcoming", "Upcoming");
      await expect(page.getByRole("heading", { name: "March 2027" })).toBeVisible();
    },
  },
  { name: "board", show: (page, lists) => openApp(page, `/lists/${lists["Kitchen"]}`, "Kitchen") },
  {
    name: "palette",
    async show(page) {
      await openApp(page, "/today", "Today");
      await expect(rows(page)).toBeVisible();
      await page.keyboard.press("Control+k");
      await page.getByRole("combobox").fill("bed");
      await expect(page.getByRole("option").first()).toBeVisible();
    },
  },
];

const still = { animations: "disabled", caret: "hide", maxDiffPixelRatio: 0.01 } as const;

for (const theme of THEMES) {
  for (const [size, viewport] of Object.entries(SIZES)) {
    test.describe(`${theme}, ${size}`, () => {
      test.use({
        viewport,
        colorScheme: theme,
        contextOptions: { reducedMotion: "reduce" },
        ...(size === "phone" ? { hasTouch: true, userAgent: devices["Pixel 7"].userAgent } : {}),
      });

      for (const { name, show } of SCREENS) {
        test(`${name} looks as it should`, async ({ page, person }) => {
          const lists = await furnish(person);
          await page.clock.setFixedTime(NOW);
          await show(page, lists, person);
          await page.evaluate(() => document.fonts.ready);
          const mask = [page.getByText(/^Created /)];
          await expect(page).toHaveScreenshot(`${name}-${size}-${theme}.png`, { ...still, mask });
        });
      }

      test("landing looks as it should", async ({ page }) => {
        await page.goto("/");
        await page.evaluate(() => document.fonts.ready);
        await expect(page).toHaveScreenshot(`landing-${size}-${theme}.png`, still);
      });
    });
  }
}
