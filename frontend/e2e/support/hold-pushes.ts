import type { BrowserContext, Route } from "@playwright/test";

/** Pushes that the browser sent and that no response has reached. */
export interface PushHold {
  count(): number;
  /** Sends delayed pushes on, and stops holding later ones. */
  release(): Promise<void>;
}

/** @param fate "delayed" reaches the server on release, "lost" never does, "unanswered" does at once */
export async function holdPushes(
  context: BrowserContext,
  fate: "delayed" | "lost" | "unanswered",
): Promise<PushHold> {
  const pushes: Route[] = [];
  let isHolding = true;
  await context.route("**/api/batch", async (route) => {
    if (!isHolding) return route.continue();
    if (fate === "unanswered") await route.fetch();
    pushes.push(route);
  });
  return {
    count: () => pushes.length,
    async release() {
      isHolding = false;
      if (fate === "delayed") await Promise.all(pushes.map((route) => route.continue()));
    },
  };
}
