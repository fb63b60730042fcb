// Shows the notifications that the server pushes (tend/web_push/notification.py) and handles the buttons on them.
// The build defines WORDS (generate.mjs).
const SNOOZES = [
  { action: "10", title: WORDS.snooze10Minutes },
  { action: "60", title: WORDS.snoozeHour },
];
const TAB_TIMEOUT_MS = 500;
/** The cache that remembers the tags of recent notifications, each as an address of its own. */
const SHOWN = "tend-shown";
const MAX_SHOWN = 100;

function parseMessage(data) {
  try {
    return data.json();
  } catch {
    // Browsers cancel a subscription whose pushes show nothing, so show something.
    return { title: "Tend", body: WORDS.fallback, url: SHELL, tag: "unreadable" };
  }
}

function show({ title, body, url, tag, snooze }, options = {}) {
  const data = { title, body, url, tag, snooze };
  const actions = snooze ? SNOOZES : [];
  const images = { icon: "/icons/192.png", badge: "/icons/badge-96.png" };
  // Only reminders carry a snooze token; anything else may alert again under the same tag.
  const renotify = !snooze;
  return registration.showNotification(title, { ...images, body, tag, renotify, data, actions, ...options });
}

async function rememberTag(shown, tag) {
  await shown.put(`/shown/${tag}`, new Response());
  const older = (await shown.keys()).slice(0, -MAX_SHOWN);
  await Promise.all(older.map((request) => shown.delete(request)));
}

/**
 * Shows a reminder's notification once. After a crash the server may push it again: then it silently replaces the one
 * on screen, or is closed at once if the person has closed that one. It has to be shown first, because browsers cancel
 * a subscription whose pushes show nothing.
 */
async function showOnce(message) {
  const { tag, snooze } = message;
  if (!snooze) return show(message);
  const shown = await caches.open(SHOWN);
  if (!(await shown.match(`/shown/${tag}`))) {
    await show(message);
    return rememberTag(shown, tag);
  }
  const isOnScreen = (await registration.getNotifications({ tag })).length > 0;
  await show(message, { silent: true });
  if (isOnScreen) return;
  for (const duplicate of await registration.getNotifications({ tag })) duplicate.close();
}

/** Asks the server to remind again later, and shows the notification again if the server can't be reached. */
async function snooze(message, minutes) {
  const headers = { "Content-Type": "application/json" };
  const body = JSON.stringify({ token: message.snooze, minutes });
  const response = await fetch("/api/snooze", { method: "POST", headers, body }).catch(() => null);
  if (!response || response.status >= 500) await show(message);
}

/** Sends `message` to the tab and tells whether its page answered; one of another release, or signed out, doesn't. */
function isAnswered(tab, message) {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => resolve(true);
    setTimeout(resolve, TAB_TIMEOUT_MS, false);
    tab.postMessage(message, [port2]);
  });
}

async function openUrl(url) {
  const [tab] = await clients.matchAll({ type: "window", includeUncontrolled: true });
  if (!tab) return clients.openWindow(url);
  const focused = await tab.focus().catch(() => tab);
  if (await isAnswered(focused, { go: url })) return focused;
  return focused.navigate(url).catch(() => clients.openWindow(url));
}

/** Replaces a subscription that the browser ended. Only the page is signed in, so the page tells the server. */
async function renewSubscription({ oldSubscription }) {
  const key = oldSubscription?.options.applicationServerKey;
  if (key) await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  for (const tab of await clients.matchAll({ type: "window" })) tab.postMessage({ renew: true });
}

addEventListener("push", (event) => event.waitUntil(showOnce(parseMessage(event.data))));
addEventListener("notificationclick", (event) => {
  const { notification, action } = event;
  notification.close();
  event.waitUntil(action ? snooze(notification.data, Number(action)) : openUrl(notification.data.url));
});
addEventListener("pushsubscriptionchange", (event) => event.waitUntil(renewSubscription(event)));
