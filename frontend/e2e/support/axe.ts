import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

const EVERYTHING = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const COLOUR = ["color-contrast", "link-in-text-block"];

/** What a look changes is colour alone, so everything is asked once and colour in each. */
const LOOKS = [
  { name: "light", colorScheme: "light", forcedColors: "none", ask: EVERYTHING },
  { name: "dark", colorScheme: "dark", forcedColors: "none", ask: COLOUR },
  { name: "forced colours", colorScheme: "dark", forcedColors: "active", ask: COLOUR },
] as const;

/** Waits for what is fading or changing colour, which would be measured half way. */
const settle = (page: Page) =>
  page.evaluate(async () => {
    await new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)));
    const passing = document
      .getAnimations()
      .filter((one) => one.effect?.getComputedTiming().iterations === 1);
    await Promise.allSettled(passing.map((one) => one.finished));
  });

/**
 * Fails with what axe finds on the page as it now stands, in each look.
 * @param role of what was opened on top of a page that is looked at elsewhere; then only that is looked at
 */
export async function expectNoBarrier(page: Page, role?: "menu" | "dialog" | "alertdialog"): Promise<void> {
  for (const { name, ask, ...media } of LOOKS) {
    await page.emulateMedia({ ...media, reducedMotion: "reduce" });
    await settle(page);
    const axe = new AxeBuilder({ page }).setLegacyMode();
    if (role) axe.include(`[role="${role}"]`);
    const { violations } = await axe.options({ runOnly: ask, resultTypes: ["violations"] }).analyze();
    const found = violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, any }) => `${id} ${target.join(" ")} ${any[0]?.message ?? ""}`),
    );
    expect(found, name).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: "light", forcedColors: "none" });
}
