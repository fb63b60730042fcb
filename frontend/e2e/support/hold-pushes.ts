import type { BrowserContext } from "@playwright/test";

/** Pushes that a browser sends and hears nothing of. */
export interface Held {
  count(): number;
  /** Lets those through that come from now on. */
  release(): void;
}

/** @param fate whether the server gets what is held back */
export async function holdPushes(context: BrowserContext, fate: "lost" | "unanswered"): Promise<Held> {
  let held = 0;
  let holding = true;
  await context.route("**/api/batch", async (route) => {
    if (!holding) return route.continue();
    if (fate === "unanswered") await route.fetch();
    held += 1;
  });
  return {
    count: () => held,
    release() {
      holding = false;
    },
  };
}
