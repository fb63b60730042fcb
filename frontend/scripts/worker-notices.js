// Notifications: what a push says is shown, and what is pressed on it is done (backend: tend/push/notification.py).
const SNOOZES = [
  { action: "10", title: WORDS.soon },
  { action: "60", title: WORDS.later },
];
const PATIENCE_MS = 500;
/** The tags that were shown here, the last ones, each as an address of its own. */
const SHOWN = "tend-shown";
const MOST_SHOWN = 100;

function told(message) {
  try {
    return message.json();
  } catch {
    // browsers end a subscription whose pushes show nothing
    return { title: "Tend", body: WORDS.untold, url: SHELL, tag: "untold" };
  }
}

function show({ title, body, url, tag, snooze }, rest = {}) {
  const data = { title, body, url, tag, snooze };
  const actions = snooze ? SNOOZES : [];
  const pictures = { icon: "/icons/192.png", badge: "/icons/badge-96.png" };
  // what is no reminder may come again and be heard again
  const renotify = !snooze;
  return registration.showNotification(title, { ...pictures, body, tag, renotify, data, actions, ...rest });
}

async function remember(shown, tag) {
  await shown.put(`/shown/${tag}`, new Response());
  const older = (await shown.keys()).slice(0, -MOST_SHOWN);
  await Promise.all(older.map((request) => shown.delete(request)));
}

/**
 * A reminder that comes twice, as after a crash of the server, takes its own place without a sound. One that was closed
 * meanwhile is gone again at once: browsers end a subscription whose pushes show nothing at all.
 */
async function showOnce(notice) {
  const { tag, snooze } = notice;
  if (!snooze) return show(notice);
  const shown = await caches.open(SHOWN);
  if (!(await shown.match(`/shown/${tag}`))) {
    await show(notice);
    return remember(shown, tag);
  }
  const isThere = (await registration.getNotifications({ tag })).length > 0;
  await show(notice, { silent: true });
  if (isThere) return;
  for (const again of await registration.getNotifications({ tag })) again.close();
}

/** Reminds again later; what the server could not be told stays where it was. */
async function snooze(data, minutes) {
  const headers = { "Content-Type": "application/json" };
  const body = JSON.stringify({ token: data.snooze, minutes });
  const answer = await fetch("/api/snooze", { method: "POST", headers, body }).catch(() => null);
  if (!answer || answer.status >= 500) await show(data);
}

/** Whether the page took `message`: one of another release, or where nobody is signed in, does not listen. */
function taken(tab, message) {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => resolve(true);
    setTimeout(resolve, PATIENCE_MS, false);
    tab.postMessage(message, [port2]);
  });
}

async function open(url) {
  const [tab] = await clients.matchAll({ type: "window", includeUncontrolled: true });
  if (!tab) return clients.openWindow(url);
  const shown = await tab.focus().catch(() => tab);
  if (await taken(shown, { go: url })) return shown;
  return shown.navigate(url).catch(() => clients.openWindow(url));
}

/** The old one is good for nothing. The server learns of the new one from the page, which alone is signed in. */
async function subscribeAgain({ oldSubscription }) {
  const key = oldSubscription?.options.applicationServerKey;
  if (key) await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  for (const tab of await clients.matchAll({ type: "window" })) tab.postMessage({ renew: true });
}

addEventListener("push", (event) => event.waitUntil(showOnce(told(event.data))));
addEventListener("notificationclick", (event) => {
  const { notification, action } = event;
  notification.close();
  event.waitUntil(action ? snooze(notification.data, Number(action)) : open(notification.data.url));
});
addEventListener("pushsubscriptionchange", (event) => event.waitUntil(subscribeAgain(event)));
