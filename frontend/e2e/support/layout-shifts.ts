import { expect, type Page } from "@playwright/test";

interface Shift extends PerformanceEntry {
  value: number;
  hadRecentInput: boolean;
  sources: { node?: Element }[];
}

/** Notes whatever moves on the page by itself, from its first paint on. Call before going there. */
export async function watchShifts(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const moved: string[] = [];
    Object.assign(window, { moved });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as Shift[]) {
        const what = entry.sources.map(({ node }) => {
          const element = node instanceof Element ? node : (node as Node | undefined)?.parentElement;
          return element?.outerHTML.slice(0, 120);
        });
        if (!entry.hadRecentInput) moved.push(`${entry.value.toFixed(4)}: ${what.join(" | ")}`);
      }
    }).observe({ type: "layout-shift", buffered: true });
  });
}

/** Fails with what moved since the page was opened. */
export async function expectStill(page: Page): Promise<void> {
  const moved = await page.evaluate(async () => {
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    return (window as unknown as { moved: string[] }).moved;
  });
  expect(moved, "layout shifts").toEqual([]);
}
