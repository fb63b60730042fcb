import type { Locator } from "@playwright/test";

const CONTROLS = "a[href], button, [role=checkbox], input, select, textarea, [role^=menuitem]";

/** A bar of a chart is as wide as its day; what all of them say stands in the table below, too. */
const BAR = ".chart-handles button";

/**
 * Controls whose reach, with the label around them and what they lay over a row, is less than `least` pixels in width
 * or height. Words within a sentence that lead somewhere are as large as the sentence lets them be.
 */
export function tooSmall(within: Locator, least: number): Promise<string[]> {
  return within.locator(`:is(${CONTROLS}):not(${BAR})`).evaluateAll((elements, least) => {
    const shown = (element: Element) =>
      element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) &&
      element.getBoundingClientRect().bottom > 0 &&
      getComputedStyle(element).display !== "inline";
    const reach = (element: Element) => {
      const boxes = [element, element.closest("label") ?? element].map((one) => one.getBoundingClientRect());
      const laid = ["::before", "::after"].map((pseudo) => getComputedStyle(element, pseudo));
      const over = laid.filter(({ content, position }) => content !== "none" && position === "absolute");
      return (["width", "height"] as const).map((side) =>
        Math.round(Math.max(...[...boxes, ...over].map((box) => Number.parseFloat(String(box[side])) || 0))),
      );
    };
    return elements.filter(shown).flatMap((element) => {
      const [width = 0, height = 0] = reach(element);
      const name = element.ariaLabel ?? element.textContent;
      return Math.min(width, height) < least ? [`${width}×${height} ${name}`] : [];
    });
  }, least);
}

/** What is wider than the place it stands in, so that one would have to scroll to the side. */
export const tooWide = (within: Locator): Promise<string[]> =>
  within.evaluateAll((elements) =>
    elements
      .filter((element) => element.scrollWidth > element.clientWidth + 1)
      .map((element) => `${element.tagName} ${element.scrollWidth} in ${element.clientWidth}`),
  );
