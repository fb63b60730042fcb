import { createCell } from "@/lib/cell";

/** True once another version of the app is here, for when this page loads again. */
export const newVersion = createCell(false);

const HOUR_MS = 3_600_000;

/** Looks for another version when a page that stays open for days is looked at again. */
function lookHourly(registration: ServiceWorkerRegistration): void {
  let looked = Date.now();
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" || Date.now() - looked < HOUR_MS) return;
    looked = Date.now();
    registration.update().catch(() => undefined);
  });
}

/** Lets the app start without a network from the next time on. */
export async function startWorker(): Promise<void> {
  if (process.env.NODE_ENV !== "production" || !("serviceWorker" in navigator)) return;
  const { serviceWorker } = navigator;
  const registration = await serviceWorker.register("/sw.js", { updateViaCache: "none" });
  const look = () => {
    if (registration.waiting && serviceWorker.controller) newVersion.set(true);
  };
  look();
  registration.addEventListener("updatefound", () => {
    registration.installing?.addEventListener("statechange", look);
  });
  // another tab took the new version; this one goes on with the page it has
  serviceWorker.addEventListener("controllerchange", () => newVersion.set(true));
  lookHourly(registration);
}

/** Loads this page again as the new version has it. */
export async function takeNewVersion(): Promise<void> {
  const waiting = (await navigator.serviceWorker.getRegistration())?.waiting;
  if (!waiting) return location.reload();
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
  waiting.postMessage("take over");
}
