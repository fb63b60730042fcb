import { expect, type Page } from "@playwright/test";

/** Waits until the app would start without a network. */
export async function installed(page: Page): Promise<void> {
  const state = () =>
    page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.active?.state);
  await expect.poll(state, { message: "the service worker", timeout: 15_000 }).toBe("activated");
}
