import { type CDPSession, expect, type Locator, type Page } from "@playwright/test";

interface Point {
  x: number;
  y: number;
}

/** Longer than the app, and any browser, waits for a finger to rest. */
const REST_MS = 700;

async function pointOn(target: Locator, dy = 0): Promise<Point> {
  const box = await target.boundingBox();
  if (!box) throw new Error("nothing there");
  return { x: box.x + Math.min(box.width / 2, 60), y: box.y + box.height / 2 + dy };
}

const touch = (
  session: CDPSession,
  type: "touchStart" | "touchEnd" | "touchCancel",
  ...touchPoints: Point[]
) => session.send("Input.dispatchTouchEvent", { type, touchPoints });

/** A finger rests where it is put, and is lifted there. */
export async function restOn(page: Page, target: Locator): Promise<void> {
  const session = await page.context().newCDPSession(page);
  // what comes in from the side stands still first
  await target.tap({ trial: true });
  await touch(session, "touchStart", await pointOn(target));
  await page.waitForTimeout(REST_MS);
  await touch(session, "touchEnd");
}

/** What a phone's browser tells the page of a finger that carries something: drags are told by events of their own. */
function dragFrom(page: Page, from: Point, to: readonly Point[]): Promise<void> {
  return page.evaluate(
    async ([start, steps]) => {
      const dataTransfer = new DataTransfer();
      const frame = () => new Promise(requestAnimationFrame);
      const tell = (type: string, target: Element | null, { x, y }: Point) =>
        target?.dispatchEvent(
          new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer, clientX: x, clientY: y }),
        );
      const source = document.elementFromPoint(start.x, start.y)?.closest('[draggable="true"]') ?? null;
      if (!source) throw new Error("nothing there can be dragged");
      tell("dragstart", source, start);
      await frame();
      let over: Element | null = null;
      for (const at of steps) {
        const next = document.elementFromPoint(at.x, at.y);
        if (next !== over) tell("dragenter", next, at);
        if (over && next !== over) tell("dragleave", over, at);
        over = next;
        tell("dragover", over, at);
        await frame();
        await frame();
      }
      const last = steps.at(-1) ?? start;
      if (steps.length > 0) tell("drop", over, last);
      tell("dragend", source, last);
    },
    [from, to] as const,
  );
}

/**
 * A finger rests on `from`, which lifts it as a phone does, and carries it to `to`; nowhere where that is left out.
 * Chromium begins no drag by touch on a desk, so that what follows the rest is told to the page by hand.
 */
export async function carryByTouch(page: Page, from: Locator, to?: Locator, dy = 0): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const start = await pointOn(from);
  await touch(session, "touchStart", start);
  await expect(from.locator('xpath=ancestor-or-self::*[@draggable="true"]')).toHaveCount(1);
  await page.waitForTimeout(REST_MS);
  const steps: Point[] = [];
  if (to) {
    const end = await pointOn(to, dy);
    for (let step = 1; step <= 4; step += 1)
      steps.push({
        x: start.x + ((end.x - start.x) * step) / 4,
        y: start.y + ((end.y - start.y) * step) / 4,
      });
  }
  // a browser takes the finger away from the page when a drag begins
  await touch(session, "touchCancel");
  await dragFrom(page, start, steps);
}
