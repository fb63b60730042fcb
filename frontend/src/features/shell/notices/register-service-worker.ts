import { createCell } from "@/lib/cell";

/** True once a new version of the app waits to be loaded. */
export const isNewVersionWaiting = createCell(false);

const HOUR_MS = 3_600_000;

/** Checks hourly for a new version when a page that has been open for long becomes visible. */
function checkHourly(registration: ServiceWorkerRegistration): void {
  let lastCheck = Date.now();
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" || Date.now() - lastCheck < HOUR_MS) return;
    lastCheck = Date.now();
    registration.update().catch(() => undefined);
  });
}

/** Registers the service worker, which lets the app start offline. */
export async function registerServiceWorker(): Promise<void> {
  if (process.env.NODE_ENV !== "production" || !("serviceWorker" in navigator)) return;
  const { serviceWorker } = navigator;
  const registration = await serviceWorker.register("/sw.js", { updateViaCache: "none" });
  const checkWaiting = () => {
    if (registration.waiting && serviceWorker.controller) isNewVersionWaiting.set(true);
  };
  checkWaiting();
  registration.addEventListener("updatefound", () => {
    registration.installing?.addEventListener("statechange", checkWaiting);
  });
  // Another tab activated the new version; this page keeps running.
  serviceWorker.addEventListener("controllerchange", () => isNewVersionWaiting.set(true));
  checkHourly(registration);
}
