import { navigate } from "@/lib/location";
import { api, send } from "./api-client";

/** Whether this browser notifies: it cannot, would once Tend is on the Home Screen, may not, does not, or does. */
export type PushState = "unsupported" | "needs-install" | "denied" | "off" | "on";

const PATIENCE_MS = 1000;

/** Safari of iOS gives this to what is on the Home Screen alone. */
const needsInstall = () => /iPhone|iPad/.test(navigator.userAgent) || isTouchMac();
const isTouchMac = () => /Macintosh/.test(navigator.userAgent) && navigator.maxTouchPoints > 1;

async function manager(): Promise<PushManager | null> {
  if (!("serviceWorker" in navigator && "PushManager" in window && "Notification" in window)) return null;
  return (await navigator.serviceWorker.getRegistration())?.pushManager ?? null;
}

/** What stands in the way, or whether this browser is subscribed. Asks nobody. */
export async function pushState(): Promise<PushState> {
  const push = await manager();
  if (!push) return needsInstall() ? "needs-install" : "unsupported";
  if (Notification.permission === "denied") return "denied";
  return Notification.permission === "granted" && (await push.getSubscription()) ? "on" : "off";
}

function base64url(bytes: ArrayBuffer): string {
  const text = btoa(String.fromCharCode(...new Uint8Array(bytes)));
  return text.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** A subscription holds for the key that it was made with; another secret of the server's makes another. */
async function subscription(push: PushManager, key: string): Promise<PushSubscription> {
  const kept = await push.getSubscription();
  const made = kept?.options.applicationServerKey;
  if (kept && made && base64url(made) !== key) await kept.unsubscribe();
  return push.subscribe({ userVisibleOnly: true, applicationServerKey: key });
}

async function tellServer(push: PushManager): Promise<void> {
  const { key } = await send(api.GET("/api/push/key"));
  const { endpoint, keys } = (await subscription(push, key)).toJSON();
  const body = {
    endpoint: endpoint ?? "",
    keys: { p256dh: keys?.["p256dh"] ?? "", auth: keys?.["auth"] ?? "" },
  };
  await send(api.PUT("/api/me/push-subscriptions", { body }));
}

/**
 * Asks the person, and has this browser notify from now on. Call it from a press of a button.
 * What is notified of is for the setting `notifications` to say.
 * @throws Problem when the API refused or could not be reached, DOMException when the browser's push service could not
 */
export async function enablePush(): Promise<PushState> {
  const push = await manager();
  if (push && (await Notification.requestPermission()) === "granted") {
    await tellServer(push);
    attendWorker();
  }
  return pushState();
}

/** @throws Problem when the API could not be told; then this browser is quiet all the same. */
export async function disablePush(): Promise<void> {
  const kept = await (await manager())?.getSubscription();
  if (!kept) return;
  await kept.unsubscribe();
  await send(api.DELETE("/api/me/push-subscriptions", { body: { endpoint: kept.endpoint } }));
}

/** Notifies every device of this person's now. @returns how many there are */
export async function testPush(): Promise<number> {
  return (await send(api.POST("/api/me/push-subscriptions/test"))).devices;
}

/** Where this browser notifies, tells the server again: of a new session, a new key, or what the browser renewed. */
export async function renewPush(): Promise<void> {
  attendWorker();
  const push = await manager();
  if (push && (await pushState()) === "on") await tellServer(push);
}

/** For a browser that nobody is signed in at any more. Never throws, and nobody waits for it for long. */
export async function leavePush(): Promise<void> {
  const leave = async () => {
    const registration = await navigator.serviceWorker?.getRegistration();
    for (const shown of (await registration?.getNotifications()) ?? []) shown.close();
    await (await registration?.pushManager?.getSubscription())?.unsubscribe();
  };
  const patience = new Promise<void>((done) => setTimeout(done, PATIENCE_MS));
  await Promise.race([leave().catch(() => undefined), patience]);
}

function onMessage({ data, ports }: MessageEvent<{ go?: string; renew?: true } | null>): void {
  if (data?.renew) renewPush().catch(() => undefined);
  if (!data?.go) return;
  ports[0]?.postMessage("taken");
  navigate(data.go);
}

/** Goes where a notification that is pressed leads, without loading the page again. */
function attendWorker(): void {
  navigator.serviceWorker?.addEventListener("message", onMessage);
  navigator.serviceWorker?.startMessages();
}
