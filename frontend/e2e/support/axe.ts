import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";

const ALL_RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const COLOR_RULES = ["color-contrast", "link-in-text-block"];

/** Themes differ in color alone, so one of them is checked by every rule and the others by the rules about color. */
const THEMES = [
  { name: "light", colorScheme: "light", forcedColors: "none", rules: ALL_RULES },
  { name: "dark", colorScheme: "dark", forcedColors: "none", rules: COLOR_RULES },
  { name: "forced colors", colorScheme: "dark", forcedColors: "active", rules: COLOR_RULES },
] as const;

/**
 * Waits until the page shows the color scheme and has had no transition for some frames, because axe would measure a
 * color halfway through one. A transition of an inherited color starts those of the elements below it.
 */
const waitForColors = (page: Page, scheme: "light" | "dark") =>
  page.evaluate(async (wanted) => {
    const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    const query = matchMedia(`(prefers-color-scheme: ${wanted})`);
    let quietFrames = 0;
    while (quietFrames < 6) {
      await nextFrame();
      const finite = document
        .getAnimations()
        .filter(
          ({ effect, playState }) => effect?.getComputedTiming().iterations === 1 && playState !== "finished",
        );
      await Promise.allSettled(finite.map((animation) => animation.finished));
      quietFrames = finite.length === 0 && query.matches ? quietFrames + 1 : 0;
    }
  }, scheme);

/**
 * Fails with what axe finds on the page in its present state, in each theme.
 * @param role checks only the overlay of that role, where another test checks the page behind it
 */
export async function expectAccessible(page: Page, role?: "menu" | "dialog" | "alertdialog"): Promise<void> {
  for (const { name, rules, ...media } of THEMES) {
    await page.emulateMedia({ ...media, reducedMotion: "reduce" });
    await waitForColors(page, media.colorScheme);
    const hasAxe = await page.evaluate(() => "axe" in window);
    // A document keeps axe, which is expensive to load, so that a later check passes an empty script.
    const axe = new AxeBuilder({ page, ...(hasAxe ? { axeSource: ";" } : {}) }).setLegacyMode();
    if (role) axe.include(`[role="${role}"]`);
    const { violations } = await axe.options({ runOnly: rules, resultTypes: ["violations"] }).analyze();
    const lines = violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, any }) => `${id} ${target.join(" ")} ${any[0]?.message ?? ""}`),
    );
    expect(lines, `${name}, ${new URL(page.url()).pathname}`).toEqual([]);
  }
  await page.emulateMedia({ colorScheme: "light", forcedColors: "none" });
}
