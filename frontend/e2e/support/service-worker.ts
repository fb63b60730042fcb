import { expect, type Page } from "@playwright/test";

/** Waits until the service worker is active, which has then cached everything that the app needs to start offline. */
export async function waitForServiceWorker(page: Page): Promise<void> {
  const state = () =>
    page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.active?.state);
  await expect.poll(state, { message: "the service worker", timeout: 15_000 }).toBe("activated");
}
