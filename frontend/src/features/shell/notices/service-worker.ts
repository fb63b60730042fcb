import { createCell } from "@/lib/cell";

/** True once a new version of the app waits to be loaded. */
export const newVersion = createCell(false);

const HOUR_MS = 3_600_000;

/** Checks hourly for a new version when a page that has been open for long becomes visible. */
function lookHourly(registration: ServiceWorkerRegistration): void {
  let looked = Date.now();
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" || Date.now() - looked < HOUR_MS) return;
    looked = Date.now();
    registration.update().catch(() => undefined);
  });
}

/** Registers the service worker, which lets the app start offline. */
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
  // Another tab activated the new version; this page keeps running.
  serviceWorker.addEventListener("controllerchange", () => newVersion.set(true));
  lookHourly(registration);
}

/** Reloads the page with the new version. */
export async function takeNewVersion(): Promise<void> {
  const waiting = (await navigator.serviceWorker.getRegistration())?.waiting;
  if (!waiting) return location.reload();
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
  waiting.postMessage("take over");
}
