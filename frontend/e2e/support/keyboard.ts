import { expect, type Locator, type Page } from "@playwright/test";
import { test } from "./test";

/** A test that fails when a pointer is pressed on its page. */
export const keyboardTest = test.extend<{ withoutPointer: undefined }>({
  withoutPointer: [
    async ({ page }, use) => {
      await page.addInitScript(() => {
        const presses: string[] = [];
        Object.assign(window, { presses });
        addEventListener("pointerdown", ({ pointerType }) => presses.push(pointerType), true);
      });
      await use(undefined);
      expect(await page.evaluate(() => (window as unknown as { presses: string[] }).presses)).toEqual([]);
    },
    { auto: true },
  ],
});

export async function pressKeys(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

/** Types into the focused field once a field has the focus; many of them load only when they are opened. */
export async function typeText(page: Page, text: string): Promise<void> {
  await expect(page.locator(":is(input, textarea, [contenteditable=true]):focus")).toHaveCount(1);
  await page.keyboard.type(text);
}

/** Waits until the menu of an item has the focus, which it takes a moment after it is shown. */
export async function waitForMenu(item: Locator): Promise<void> {
  const hasFocus = () =>
    item.evaluate((element) => element.closest("[role=menu]")?.contains(document.activeElement));
  await expect.poll(hasFocus, { message: "the focus in the menu" }).toBe(true);
}

/**
 * Chooses an item of an open menu by arrow keys, as a person would. `Locator.press` would focus the item without a key, and
 * Radix takes such a focus back when an item moves away from below the pointer, as while the menu appears.
 */
export async function chooseByKeys(page: Page, item: Locator, key = "Enter"): Promise<void> {
  await waitForMenu(item);
  while (!(await item.evaluate((element) => element === document.activeElement))) {
    const focused = await page.evaluateHandle(() => document.activeElement);
    await page.keyboard.press("ArrowDown");
    // The focus moves in a timer.
    await page.waitForFunction((before) => document.activeElement !== before, focused);
  }
  await page.keyboard.press(key);
}

/** Presses Tab until `target` has the focus, as a person would. */
export async function tabTo(page: Page, target: Locator, maxStops = 40): Promise<void> {
  await expect(target).toBeVisible();
  for (let stop = 0; stop < maxStops; stop += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  await expect(target).toBeFocused();
}

/** Pixels around a control in which its frame may show the focus. */
const MARGIN = 16;

/** Fails unless the focused element looks different from how it looks without the focus. */
export async function expectFocusVisible(page: Page): Promise<void> {
  const focused = page.locator(":focus");
  if ((await focused.count()) === 0) return;
  const name = await focused.evaluate((element) => element.outerHTML.slice(0, 100));
  const box = await focused.boundingBox();
  expect(box, name).not.toBeNull();
  if (!box) return;
  const size = page.viewportSize() ?? { width: 0, height: 0 };
  const x = Math.max(0, box.x - MARGIN);
  const y = Math.max(0, box.y - MARGIN);
  const clip = {
    x,
    y,
    width: Math.min(size.width, box.x + box.width + MARGIN) - x,
    height: Math.min(size.height, box.y + box.height + MARGIN) - y,
  };
  const options = { clip, animations: "disabled" } as const;
  const withFocus = await page.screenshot(options);
  const element = await focused.elementHandle();
  await element?.evaluate((node) => (node as HTMLElement).blur());
  const withoutFocus = await page.screenshot(options);
  await element?.evaluate((node) => (node as HTMLElement).focus());
  expect(withFocus.equals(withoutFocus), `the focus is invisible on ${name}`).toBe(false);
}
