import { expect, type Locator, type Page } from "@playwright/test";

const CONTROLS = "a[href], button, [role=checkbox], input, select, textarea, [role^=menuitem]";

/** A chart's bar is as wide as its day; the table below the chart offers the same numbers. */
const BAR = ".chart-handles button";

/**
 * Lists controls whose target area is less than `min` pixels wide or high. The area includes the label around a control
 * and its pseudo-elements. Links inside a sentence are exempt (WCAG 2.5.8).
 */
export function findSmallControls(within: Locator, min: number): Promise<string[]> {
  return within.locator(`:is(${CONTROLS}):not(${BAR})`).evaluateAll((elements, min) => {
    const isTarget = (element: Element) =>
      element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
      element.getBoundingClientRect().bottom > 0 &&
      getComputedStyle(element).display !== "inline";
    const measure = (element: Element) => {
      const boxes = [element, element.closest("label") ?? element].map((one) => one.getBoundingClientRect());
      const pseudos = ["::before", "::after"].map((pseudo) => getComputedStyle(element, pseudo));
      const overlays = pseudos.filter(
        ({ content, position }) => content !== "none" && position === "absolute",
      );
      return (["width", "height"] as const).map((side) =>
        Math.round(
          Math.max(...[...boxes, ...overlays].map((box) => Number.parseFloat(String(box[side])) || 0)),
        ),
      );
    };
    return elements.filter(isTarget).flatMap((element) => {
      const [width = 0, height = 0] = measure(element);
      const name = element.ariaLabel ?? element.textContent;
      return Math.min(width, height) < min ? [`${width}×${height} ${name}`] : [];
    });
  }, min);
}

/** Lists elements whose content is wider than they are, which makes a person scroll sideways. */
export const findOverflow = (within: Locator): Promise<string[]> =>
  within.evaluateAll((elements) =>
    elements
      .filter((element) => element.scrollWidth > element.clientWidth + 1)
      .map((element) => `${element.tagName} ${element.scrollWidth} in ${element.clientWidth}`),
  );

interface LayoutShift extends PerformanceEntry {
  value: number;
  hadRecentInput: boolean;
  sources: { node?: Element }[];
}

/** Records each element that moves without the person's input, from the first paint on. Call before navigation. */
export async function recordLayoutShifts(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const shifts: string[] = [];
    Object.assign(window, { shifts });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as LayoutShift[]) {
        const elements = entry.sources.map(({ node }) => {
          const element = node instanceof Element ? node : (node as Node | undefined)?.parentElement;
          return element?.outerHTML.slice(0, 120);
        });
        if (!entry.hadRecentInput) shifts.push(`${entry.value.toFixed(4)}: ${elements.join(" | ")}`);
      }
    }).observe({ type: "layout-shift", buffered: true });
  });
}

/** Fails with the elements that moved since the page was opened. */
export async function expectNoLayoutShift(page: Page): Promise<void> {
  const shifts = await page.evaluate(async () => {
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    return (window as unknown as { shifts: string[] }).shifts;
  });
  expect(shifts, "layout shifts").toEqual([]);
}
