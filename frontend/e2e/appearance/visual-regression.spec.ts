import { devices, type Page } from "@playwright/test";
import type { Person } from "../support/accounts";
import { openApp, rows, title } from "../support/app";
import { furnish, NOW } from "../support/example-household";
import { expect, test } from "../support/test";

// The eight screens that most of the time is spent on, as they were looked at and found good.
// After a change that is meant to be seen: `scripts/e2e visual-regression --update-snapshots`, and look at what changed.

const SIZES = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 800 } } as const;
const THEMES = ["light", "dark"] as const;

interface Screen {
  name: string;
  /** Brings the screen up for somebody signed in, with a household's lists. */
  show: (page: Page, lists: Record<string, string>, person: Person) => Promise<void>;
}

const SCREENS: readonly Screen[] = [
  {
    name: "today",
    async show(page) {
      await openApp(page, "/today", "Today");
      await expect(title(page, "Book the dentist")).toBeVisible();
    },
  },
  {
    name: "list",
    async show(page, lists) {
      await openApp(page, `/lists/${lists["Garden"]}`, "Garden");
      await expect(page.getByRole("button", { name: "Add a section" })).toBeVisible();
    },
  },
  {
    name: "todo",
    async show(page, lists) {
      await openApp(page, `/lists/${lists["Garden"]}`, "Garden");
      await title(page, "Build the raised bed").click();
      // its Markdown comes a moment after it
      await expect(page.locator(".notes strong")).toBeVisible();
    },
  },
  {
    name: "upcoming",
    async show(page) {
      await openApp(page, "/upcoming", "Upcoming");
      await expect(title(page, "Book the dentist")).toBeVisible();
    },
  },
  {
    name: "month",
    async show(page, _lists, person) {
      const value = { sort: "manual", group: "none", layout: "month", show_done: false };
      await person.ask("/api/me/settings/view:upcoming", "PUT", { value });
      await openApp(page, "/upcoming", "Upcoming");
      await expect(page.getByRole("heading", { name: "March 2027" })).toBeVisible();
    },
  },
  {
    name: "board",
    async show(page, lists) {
      await openApp(page, `/lists/${lists["Kitchen"]}`, "Kitchen");
      await expect(page.getByText("Worktop: oak or stone")).toBeVisible();
    },
  },
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

const still = { animations: "disabled", caret: "hide", maxDiffPixelRatio: 0.001, threshold: 0.1 } as const;

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
          await expect(page).toHaveScreenshot([theme, `${name}-${size}.png`], { ...still, mask });
        });
      }

      test("landing looks as it should", async ({ page }) => {
        await page.goto("/");
        await page.evaluate(() => document.fonts.ready);
        await expect(page).toHaveScreenshot([theme, `landing-${size}.png`], still);
      });
    });
  }
}
