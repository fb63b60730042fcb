import { devices } from "@playwright/test";

const { defaultBrowserType: _, ...iphone } = devices["iPhone 14"];

/** An iPhone whose browser shows no bars. */
export const IPHONE = { ...iphone, viewport: { width: 390, height: 844 } };

/** An Android phone. */
export const PIXEL = devices["Pixel 7"];

const { viewport, userAgent } = PIXEL;

/** An Android phone at the pixel ratio of a desktop, whose pages are cheaper to render. */
export const PLAIN_PIXEL = { viewport, userAgent, hasTouch: true };
