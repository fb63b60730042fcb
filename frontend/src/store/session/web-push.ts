import { navigate } from "@/lib/location";
import { api, unwrap } from "./api-client";

/**
 * Whether this browser shows notifications. `needs-install` means that it could once Tend is on the Home Screen, and
 * `denied` that the person doesn't allow it.
 */
export type WebPushState = "unsupported" | "needs-install" | "denied" | "off" | "on";

/** How long signing out waits for the browser's push service. */
const MAX_WAIT_MS = 1000;

const isTouchMac = () => /Macintosh/.test(navigator.userAgent) && navigator.maxTouchPoints > 1;

/** Safari on iOS and iPadOS has web push for apps on the Home Screen only. */
const isInstallNeeded = () => /iPhone|iPad/.test(navigator.userAgent) || isTouchMac();

async function pushManager(): Promise<PushManager | null> {
  if (!("serviceWorker" in navigator && "PushManager" in window && "Notification" in window)) return null;
  return (await navigator.serviceWorker.getRegistration())?.pushManager ?? null;
}

/** Does not ask the person for permission. */
export async function webPushState(): Promise<WebPushState> {
  const push = await pushManager();
  if (!push) return isInstallNeeded() ? "needs-install" : "unsupported";
  if (Notification.permission === "denied") return "denied";
  return Notification.permission === "granted" && (await push.getSubscription()) ? "on" : "off";
}

/** Returns the push state once the service worker is ready, which happens after the first page. Never rejects. */
export async function webPushStateWhenReady(): Promise<WebPushState> {
  const readState = (): Promise<WebPushState> => webPushState().catch(() => "unsupported");
  const now = await readState();
  if (now !== "unsupported" || !("serviceWorker" in navigator && "PushManager" in window)) return now;
  await navigator.serviceWorker.ready;
  return readState();
}

function toBase64Url(bytes: ArrayBuffer): string {
  const text = btoa(String.fromCharCode(...new Uint8Array(bytes)));
  return text.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** Returns a subscription for the server's key; one for an earlier key is replaced. */
async function subscribe(push: PushManager, key: string): Promise<PushSubscription> {
  const subscription = await push.getSubscription();
  const usedKey = subscription?.options.applicationServerKey;
  if (subscription && usedKey && toBase64Url(usedKey) !== key) await subscription.unsubscribe();
  return push.subscribe({ userVisibleOnly: true, applicationServerKey: key });
}

async function register(push: PushManager): Promise<void> {
  const { key } = await unwrap(api.GET("/api/push/key"));
  const { endpoint, keys } = (await subscribe(push, key)).toJSON();
  const body = {
    endpoint: endpoint ?? "",
    keys: { p256dh: keys?.["p256dh"] ?? "", auth: keys?.["auth"] ?? "" },
  };
  await unwrap(api.PUT("/api/me/push-subscriptions", { body }));
}

function onWorkerMessage({ data, ports }: MessageEvent<{ go?: string; renew?: true } | null>): void {
  if (data?.renew) renewWebPush().catch(() => undefined);
  if (!data?.go) return;
  ports[0]?.postMessage("taken");
  navigate(data.go);
}

/** Lets the service worker navigate this page when a notification is pressed, instead of loading it again. */
function listenToWorker(): void {
  navigator.serviceWorker?.addEventListener("message", onWorkerMessage);
  navigator.serviceWorker?.startMessages();
}

/**
 * Asks the person for permission, and subscribes this browser; to be called when a button is pressed. The setting
 * `notifications` decides what it is notified of.
 * @throws Problem if the API fails, DOMException if the browser's push service does
 */
export async function enableWebPush(): Promise<WebPushState> {
  const push = await pushManager();
  if (push && (await Notification.requestPermission()) === "granted") {
    await register(push);
    listenToWorker();
  }
  return webPushState();
}

/** @throws Problem if the API fails; the browser is unsubscribed nevertheless */
export async function disableWebPush(): Promise<void> {
  const subscription = await (await pushManager())?.getSubscription();
  if (!subscription) return;
  await subscription.unsubscribe();
  await unwrap(api.DELETE("/api/me/push-subscriptions", { body: { endpoint: subscription.endpoint } }));
}

/** Sends a notification to all devices of the person. @returns how many there are */
export async function testWebPush(): Promise<number> {
  return (await unwrap(api.POST("/api/me/push-subscriptions/test"))).devices;
}

/** Registers a subscribed browser again, since the session, the key or the subscription may have changed. */
export async function renewWebPush(): Promise<void> {
  listenToWorker();
  const push = await pushManager();
  if (push && (await webPushState()) === "on") await register(push);
}

/**
 * Closes notifications and unsubscribes, for a browser in which nobody is signed in any more. Never rejects, and takes a
 * second at most.
 */
export async function closeNotificationsAndUnsubscribe(): Promise<void> {
  const remove = async () => {
    const registration = await navigator.serviceWorker?.getRegistration();
    for (const notification of (await registration?.getNotifications()) ?? []) notification.close();
    await (await registration?.pushManager?.getSubscription())?.unsubscribe();
  };
  const timeout = new Promise<void>((resolve) => setTimeout(resolve, MAX_WAIT_MS));
  await Promise.race([remove().catch(() => undefined), timeout]);
}
