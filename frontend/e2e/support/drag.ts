import { expect, type Locator, type Page } from "@playwright/test";

export interface Point {
  x: number;
  y: number;
}

async function boxOf(target: Locator) {
  const box = await target.boundingBox();
  if (!box) throw new Error("the target is not visible");
  return box;
}

export async function middleOf(target: Locator, dy = 0): Promise<Point> {
  const { x, y, width, height } = await boxOf(target);
  return { x: x + width / 2, y: y + height / 2 + dy };
}

export async function bottomOf(target: Locator): Promise<number> {
  const { y, height } = await boxOf(target);
  return y + height - 2;
}

/**
 * Presses the mouse on a row, card, chip or heading and starts to drag it; returns the point of the press.
 * The code for dragging loads when the pointer comes near, so this waits until it has prepared the source and, on a
 * board, the columns.
 * @param grip where to press, from the top left corner of the source
 */
export async function pickUp(page: Page, source: Locator, grip?: Point): Promise<Point> {
  // The trial waits until an element that moves has come to rest.
  await source.hover({ trial: true });
  const box = await boxOf(source);
  const { x, y } = grip ?? { x: Math.min(30, box.width / 2), y: Math.min(8, box.height / 2) };
  const at = { x: box.x + x, y: box.y + y };
  await page.mouse.move(at.x - 2, at.y - 1);
  await page.mouse.move(at.x, at.y);
  await expect(source.locator("xpath=ancestor::*[@draggable='true']")).not.toHaveCount(0);
  await expect(page.locator("[data-column]:not([data-drop-target-for-element])")).toHaveCount(0);
  await page.mouse.down();
  await page.mouse.move(at.x + 6, at.y + 6, { steps: 3 });
  return at;
}

/** Moves the mouse that drags something to a point, and waits until the page indicates a drop target there. */
export async function dragTo(page: Page, { x, y }: Point): Promise<void> {
  await page.mouse.move(x, y, { steps: 8 });
  await expect(page.locator(".drop-line, [data-drop-over], [data-edge]").first()).toBeVisible();
}

/**
 * Waits until a link in the sidebar can be dragged. The code for that loads after the first paint and prepares the
 * links at each press of a pointer.
 */
export const waitForDraggable = (link: Locator): Promise<void> =>
  expect
    .poll(async () => {
      await link.dispatchEvent("pointerdown");
      return link.getAttribute("draggable");
    })
    .toBe("true");
