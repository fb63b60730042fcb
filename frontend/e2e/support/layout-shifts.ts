import { expect, type Page } from "@playwright/test";

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
