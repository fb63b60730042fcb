import { devices, type Page } from "@playwright/test";
import type { Person } from "../support/accounts";
import { openApp, rows, title, waitForAllParts } from "../support/app";
import { addHousehold, NOW } from "../support/example-household";
import { expect, test } from "../support/test";

// The eight screens on which people spend most of their time, as they were reviewed and approved.
// After an intended change run `scripts/e2e visual-regression --update-snapshots` and review each new screenshot.

const SIZES = { phone: { width: 390, height: 844 }, desktop: { width: 1280, height: 800 } } as const;
const THEMES = ["light", "dark"] as const;

interface Screen {
  name: string;
  /** Opens the screen for a person who has a household's lists. */
  open: (page: Page, lists: Record<string, string>, person: Person) => Promise<void>;
}

const SCREENS: readonly Screen[] = [
  {
    name: "today",
    async open(page) {
      await openApp(page, "/today", "Today");
      await expect(title(page, "Book the dentist")).toBeVisible();
    },
  },
  {
    name: "list",
    async open(page, lists) {
      await openApp(page, `/lists/${lists["Garden"]}`, "Garden");
      await expect(page.getByRole("button", { name: "Add section" })).toBeVisible();
    },
  },
  {
    name: "todo",
    async open(page, lists) {
      await openApp(page, `/lists/${lists["Garden"]}`, "Garden");
      await title(page, "Build the raised bed").click();
      // The code that renders Markdown loads after the panel.
      await expect(page.locator(".notes strong")).toBeVisible();
    },
  },
  {
    name: "upcoming",
    async open(page) {
      await openApp(page, "/upcoming", "Upcoming");
      await expect(title(page, "Book the dentist")).toBeVisible();
    },
  },
  {
    name: "month",
    async open(page, _lists, person) {
      await person.saveView("upcoming", { layout: "month" });
      await openApp(page, "/upcoming", "Upcoming");
      await expect(page.getByRole("heading", { name: "March 2027" })).toBeVisible();
    },
  },
  {
    name: "board",
    async open(page, lists) {
      await openApp(page, `/lists/${lists["Kitchen"]}`, "Kitchen");
      await expect(page.getByText("Worktop: oak or stone")).toBeVisible();
    },
  },
  {
    name: "palette",
    async open(page) {
      await openApp(page, "/today", "Today");
      await expect(rows(page)).toBeVisible();
      await page.keyboard.press("Control+k");
      await page.getByRole("combobox").fill("bed");
      await expect(page.getByRole("option").first()).toBeVisible();
    },
  },
];

const screenshotOptions = {
  animations: "disabled",
  caret: "hide",
  maxDiffPixelRatio: 0.001,
  threshold: 0.1,
  // A busy machine takes seconds for a screenshot, and two in a row have to be equal.
  timeout: 30_000,
} as const;

/** Takes the picture of the page in each theme, which it follows while it is open. */
async function expectScreenshots(page: Page, name: string): Promise<void> {
  const isEachPictureLoaded = () =>
    page.evaluate(() => [...document.images].every((image) => !image.checkVisibility() || image.complete));
  // A person's color follows from their id, which is another one in each run.
  const mask = [page.getByText(/^Created /), page.locator("nav .avatar")];
  for (const theme of THEMES) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
    await page.evaluate(() => document.fonts.ready);
    await expect.poll(isEachPictureLoaded).toBe(true);
    await expect.soft(page).toHaveScreenshot([theme, `${name}.png`], { ...screenshotOptions, mask });
  }
}

for (const [size, viewport] of Object.entries(SIZES)) {
  test.describe(size, () => {
    test.use({
      viewport,
      contextOptions: { reducedMotion: "reduce" },
      ...(size === "phone" ? { hasTouch: true, userAgent: devices["Pixel 7"].userAgent } : {}),
    });

    for (const { name, open } of SCREENS) {
      test(`${name} matches its screenshots`, async ({ page, person }) => {
        const lists = await addHousehold(person);
        await page.clock.setFixedTime(NOW);
        await open(page, lists, person);
        // What comes late would change the page after two equal screenshots.
        await waitForAllParts(page);
        await expectScreenshots(page, `${name}-${size}`);
      });
    }

    test("landing matches its screenshots", async ({ page }) => {
      await page.goto("/");
      await expectScreenshots(page, `landing-${size}`);
    });
  });
}
