import { expect, type Locator, type Page } from "@playwright/test";

/** Notes presses of a pointer, for tests that promise to do without one. */
export async function watchPointer(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const pointed: string[] = [];
    Object.assign(window, { pointed });
    addEventListener("pointerdown", ({ pointerType }) => pointed.push(pointerType), true);
  });
}

export async function pressKeys(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

/** Presses Tab until `target` has the focus, as a person would. */
export async function tabTo(page: Page, target: Locator, most = 40): Promise<void> {
  await expect(target).toBeVisible();
  for (let stop = 0; stop < most; stop += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  await expect(target).toBeFocused();
}

/** Pixels around a control in which its frame may show the focus. */
const AROUND = 16;

/** Fails unless what has the focus looks different from how it looks without. */
export async function expectFocusVisible(page: Page): Promise<void> {
  const focused = page.locator(":focus");
  if ((await focused.count()) === 0) return;
  const name = await focused.evaluate((element) => element.outerHTML.slice(0, 100));
  const box = await focused.boundingBox();
  expect(box, name).not.toBeNull();
  if (!box) return;
  const size = page.viewportSize() ?? { width: 0, height: 0 };
  const x = Math.max(0, box.x - AROUND);
  const y = Math.max(0, box.y - AROUND);
  const clip = {
    x,
    y,
    width: Math.min(size.width, box.x + box.width + AROUND) - x,
    height: Math.min(size.height, box.y + box.height + AROUND) - y,
  };
  const options = { clip, animations: "disabled" } as const;
  const seen = await page.screenshot(options);
  const element = await focused.elementHandle();
  await element?.evaluate((node) => (node as HTMLElement).blur());
  const unseen = await page.screenshot(options);
  await element?.evaluate((node) => (node as HTMLElement).focus());
  expect(seen.equals(unseen), `no focus to be seen on ${name}`).toBe(false);
}
