import { type CDPSession, devices, expect, type Locator, type Page } from "@playwright/test";
import { waitForAllParts } from "./app";
import { middleOf, type Point } from "./drag";

const { defaultBrowserType: _, ...iphone } = devices["iPhone 14"];

/** An iPhone whose browser shows no bars. */
export const IPHONE = { ...iphone, viewport: { width: 390, height: 844 } };

/** An Android phone. */
export const PIXEL = devices["Pixel 7"];

const { viewport, userAgent } = PIXEL;

/** An Android phone at the pixel ratio of a desktop, whose pages are cheaper to render. */
export const PLAIN_PIXEL = { viewport, userAgent, hasTouch: true };

/** Longer than the app (450 ms) and any browser wait before a resting finger counts as a long press. */
const LONG_PRESS_MS = 700;

async function pointIn(target: Locator, dy = 0): Promise<Point> {
  const box = await target.boundingBox();
  const { x, y } = await middleOf(target, dy);
  return { x: Math.min(x, (box?.x ?? 0) + 60), y };
}

const sendTouch = (
  session: CDPSession,
  type: "touchStart" | "touchMove" | "touchEnd" | "touchCancel",
  ...touchPoints: Point[]
) => session.send("Input.dispatchTouchEvent", { type, touchPoints });

/** How long a finger takes from one point of a swipe to the next. */
const SWIPE_STEP_MS = 8;

/** Puts a finger on `target`; the function that it returns lifts the finger. */
export async function touchDown(page: Page, target: Locator): Promise<() => Promise<void>> {
  const session = await page.context().newCDPSession(page);
  // The trial waits until an element that slides in has come to rest.
  await target.tap({ trial: true });
  await sendTouch(session, "touchStart", await pointIn(target));
  return async () => {
    await sendTouch(session, "touchEnd");
  };
}

/** Moves a finger sideways over `target`, `dx` pixels to the right. */
export async function swipe(page: Page, target: Locator, dx: number): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await target.tap({ trial: true });
  const start = await middleOf(target);
  const startedAt = Date.now();
  for (let step = 0; step <= 6; step += 1)
    await session.send("Input.dispatchTouchEvent", {
      type: step === 0 ? "touchStart" : "touchMove",
      touchPoints: [{ x: start.x + (dx * step) / 6, y: start.y }],
      // A finger that moves late drags the row instead, and a slow machine delivers the points late.
      timestamp: (startedAt + step * SWIPE_STEP_MS) / 1000,
    });
  // The finger rests before it lifts: a tap right after a fling would only end the fling.
  for (let frame = 0; frame < 12; frame += 1) {
    await sendTouch(session, "touchMove", { x: start.x + dx + (frame % 2), y: start.y });
    await page.evaluate(() => new Promise(requestAnimationFrame));
  }
  await sendTouch(session, "touchEnd");
}

/**
 * Lets a finger rest for as long as a long press takes. The time itself is under test, and the page measures it: its timer
 * for this ends after the app's, which began earlier and is shorter, however late the page runs both.
 */
const restFinger = (page: Page): Promise<void> =>
  page.evaluate(async (ms) => {
    await new Promise(requestAnimationFrame);
    await new Promise((done) => setTimeout(done, ms));
  }, LONG_PRESS_MS);

/** Rests a finger on `target` and lifts it there. */
export async function longPress(page: Page, target: Locator): Promise<void> {
  const lift = await touchDown(page, target);
  await restFinger(page);
  await lift();
}

/** Rests a finger on `from` until it holds it. */
export async function holdByTouch(page: Page, from: Locator) {
  const session = await page.context().newCDPSession(page);
  await from.tap({ trial: true });
  let at = await pointIn(from);
  await sendTouch(session, "touchStart", at);
  await expect(from.locator('xpath=ancestor-or-self::*[@draggable="true"]')).toHaveCount(1);
  await restFinger(page);
  return {
    /** @param dy how far below the middle of `to`, in pixels */
    async moveTo(to: Locator, dy = 0): Promise<void> {
      const [start, end] = [at, await pointIn(to, dy)];
      for (let step = 1; step <= 8; step += 1) {
        at = { x: start.x + ((end.x - start.x) * step) / 8, y: start.y + ((end.y - start.y) * step) / 8 };
        await sendTouch(session, "touchMove", at);
        await page.evaluate(() => new Promise(requestAnimationFrame));
      }
      // What is near an edge scrolls towards the finger, which follows it.
      await expect(async () => {
        const { x, y } = at;
        at = await pointIn(to, dy);
        await sendTouch(session, "touchMove", at);
        expect({ x, y }).toEqual(at);
      }).toPass();
    },
    lift: () => sendTouch(session, "touchEnd"),
    /** As the system does, for a call or a gesture of its own. */
    cancel: () => sendTouch(session, "touchCancel"),
  };
}

/** Rests a finger on `from` until it holds it, carries it to `to`, and lifts it. */
export async function dragByTouch(page: Page, from: Locator, to: Locator, dy = 0): Promise<void> {
  await waitForAllParts(page);
  const drag = await holdByTouch(page, from);
  await drag.moveTo(to, dy);
  await drag.lift();
}

/** Dispatches the drag events by which a phone's browser reports a finger that carries something. */
function dispatchDrag(page: Page, from: Point, to: readonly Point[]): Promise<void> {
  return page.evaluate(
    async ([start, steps]) => {
      const dataTransfer = new DataTransfer();
      const nextFrame = () => new Promise(requestAnimationFrame);
      const dispatch = (type: string, target: Element | null, { x, y }: Point) =>
        target?.dispatchEvent(
          new DragEvent(type, { bubbles: true, cancelable: true, dataTransfer, clientX: x, clientY: y }),
        );
      const source = document.elementFromPoint(start.x, start.y)?.closest('[draggable="true"]') ?? null;
      if (!source) throw new Error("nothing there can be dragged");
      dispatch("dragstart", source, start);
      await nextFrame();
      let over: Element | null = null;
      for (const point of steps) {
        const next = document.elementFromPoint(point.x, point.y);
        if (next !== over) dispatch("dragenter", next, point);
        if (over && next !== over) dispatch("dragleave", over, point);
        over = next;
        dispatch("dragover", over, point);
        await nextFrame();
        await nextFrame();
      }
      const last = steps.at(-1) ?? start;
      if (steps.length > 0) dispatch("drop", over, last);
      dispatch("dragend", source, last);
    },
    [from, to] as const,
  );
}

/**
 * As dragByTouch, on a phone whose browser starts a drag by itself. Chromium on a desktop does not, so the drag that
 * follows the long press is dispatched by hand.
 */
export async function dragNatively(page: Page, from: Locator, to?: Locator, dy = 0): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await from.tap({ trial: true });
  const start = await pointIn(from);
  await sendTouch(session, "touchStart", start);
  await expect(from.locator('xpath=ancestor-or-self::*[@draggable="true"]')).toHaveCount(1);
  await restFinger(page);
  const steps: Point[] = [];
  if (to) {
    const end = await pointIn(to, dy);
    for (let step = 1; step <= 4; step += 1)
      steps.push({
        x: start.x + ((end.x - start.x) * step) / 4,
        y: start.y + ((end.y - start.y) * step) / 4,
      });
  }
  // A browser cancels the touch when a drag starts.
  await sendTouch(session, "touchCancel");
  await dispatchDrag(page, start, steps);
}
