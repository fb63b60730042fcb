// Starts Tend without asking the network. The build writes in what VERSION, FILES and VIEWS are (worker-of.mjs).
const CACHE = `tend-${VERSION}`;
const SHELL = "/todos";
const OFFLINE = "/offline";
/** Loads the same address again; of no colour and without an icon that would be asked for. */
const AGAIN =
  '<meta http-equiv="refresh" content="0"><meta name="color-scheme" content="light dark"><link rel="icon" href="data:,">';
const isView = new RegExp(VIEWS);

async function keep() {
  const cache = await caches.open(CACHE);
  const pages = [SHELL, OFFLINE].map((page) => new Request(page, { cache: "no-cache" }));
  await cache.addAll([...FILES, ...pages]);
  // While a release spreads over several servers, an older one may have answered; its page needs other files.
  const shell = await (await kept(SHELL)).text();
  if (!shell.includes(VERSION))
    throw new Error("The page is of another release; the browser tries again later");
}

async function forgetOlder() {
  const older = (await caches.keys()).filter((name) => name !== CACHE && name !== SHOWN);
  await Promise.all(older.map((name) => caches.delete(name)));
}

const kept = async (path) => (await caches.open(CACHE)).match(path, { ignoreVary: true });

/** True where the page that is left is the only one: nobody goes on with it, whose parts will be gone. */
async function isAlone(left) {
  const tabs = await clients.matchAll({ type: "window", includeUncontrolled: true });
  return tabs.every(({ id }) => id === left);
}

async function view(request, left) {
  const next = registration.waiting;
  if (next && (await isAlone(left))) {
    next.postMessage("take over");
    return new Response(AGAIN, { headers: { "Content-Type": "text/html" } });
  }
  return (await kept(SHELL)) ?? fetch(request);
}

const page = (request) => fetch(request).catch(async () => (await kept(OFFLINE)) ?? Response.error());
const file = async (request, path) => (await kept(path)) ?? fetch(request);

addEventListener("install", (event) => event.waitUntil(keep()));
addEventListener("activate", (event) => event.waitUntil(forgetOlder()));
addEventListener("message", ({ data }) => data === "take over" && skipWaiting());
addEventListener("fetch", (event) => {
  const { request, clientId } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin || /^\/(?:api|health)\b/.test(pathname)) return;
  if (request.mode === "navigate")
    event.respondWith(isView.test(pathname) ? view(request, clientId) : page(request));
  else if (FILES.includes(pathname)) event.respondWith(file(request, pathname));
});
