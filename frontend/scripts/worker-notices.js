// Notifications: what a push says is shown, and what is pressed on it is done (backend: tend/push/notification.py).
const SNOOZES = [
  { action: "10", title: WORDS.soon },
  { action: "60", title: WORDS.later },
];
const PATIENCE_MS = 500;

function told(message) {
  try {
    return message.json();
  } catch {
    // browsers end a subscription whose pushes show nothing
    return { title: "Tend", body: WORDS.untold, url: SHELL, tag: "untold" };
  }
}

function show({ title, body, url, tag, snooze }) {
  const data = { title, body, url, tag, snooze };
  const actions = snooze ? SNOOZES : [];
  const pictures = { icon: "/icons/192.png", badge: "/icons/badge-96.png" };
  // a reminder that comes twice, as after a crash of the server, takes its own place without a sound
  const renotify = !snooze;
  return registration.showNotification(title, { ...pictures, body, tag, renotify, data, actions });
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

addEventListener("push", (event) => event.waitUntil(show(told(event.data))));
addEventListener("notificationclick", (event) => {
  const { notification, action } = event;
  notification.close();
  event.waitUntil(action ? snooze(notification.data, Number(action)) : open(notification.data.url));
});
addEventListener("pushsubscriptionchange", (event) => event.waitUntil(subscribeAgain(event)));
