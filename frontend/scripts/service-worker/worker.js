// Lets Tend start without a network. The build defines VERSION, FILES, VIEWS and ALIASES above this code (generate.mjs).
const CACHE = `tend-${VERSION}`;
const SHELL = "/todos";
const OFFLINE = "/offline";
/** Reloads its own address; has no color of its own and no icon, which a browser would request. */
const RELOAD_PAGE =
  '<meta http-equiv="refresh" content="0"><meta name="color-scheme" content="light dark"><link rel="icon" href="data:,">';
const isView = new RegExp(VIEWS);

async function cacheRelease() {
  const cache = await caches.open(CACHE);
  const pages = [SHELL, OFFLINE].map((page) => new Request(page, { cache: "no-cache" }));
  await cache.addAll([...FILES, ...pages]);
  // While a release rolls out over several servers, an older one may have sent this page, which needs other files.
  const shell = await (await matchCached(SHELL)).text();
  if (!shell.includes(VERSION))
    throw new Error("The page belongs to another release; the browser retries later");
}

async function deleteOlderCaches() {
  const older = (await caches.keys()).filter((name) => name !== CACHE && name !== SHOWN);
  await Promise.all(older.map((name) => caches.delete(name)));
}

const matchCached = async (path) => (await caches.open(CACHE)).match(path, { ignoreVary: true });

/** Tells whether the page being left is the only one, so that nobody keeps using the files of this release. */
async function isOnlyTab(clientId) {
  const tabs = await clients.matchAll({ type: "window", includeUncontrolled: true });
  return tabs.every(({ id }) => id === clientId);
}

async function serveView(request, clientId) {
  const next = registration.waiting;
  if (next && (await isOnlyTab(clientId))) {
    next.postMessage("take over");
    return new Response(RELOAD_PAGE, { headers: { "Content-Type": "text/html" } });
  }
  return (await matchCached(SHELL)) ?? fetch(request);
}

/** Finds the page that an address is another name of, as the server would. */
function redirectAlias(pathname) {
  for (const [pattern, target] of ALIASES) {
    const alias = new RegExp(pattern, "i");
    if (alias.test(pathname)) return Response.redirect(pathname.replace(alias, target));
  }
  return undefined;
}

const servePage = (request, pathname) =>
  fetch(request).catch(
    async () => redirectAlias(pathname) ?? (await matchCached(OFFLINE)) ?? Response.error(),
  );
const serveFile = async (request, path) => (await matchCached(path)) ?? fetch(request);

addEventListener("install", (event) => event.waitUntil(cacheRelease()));
addEventListener("activate", (event) => event.waitUntil(deleteOlderCaches()));
addEventListener("message", ({ data }) => data === "take over" && skipWaiting());
addEventListener("fetch", (event) => {
  const { request, clientId } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin || /^\/(?:api|health)\b/.test(pathname)) return;
  if (request.mode === "navigate")
    event.respondWith(isView.test(pathname) ? serveView(request, clientId) : servePage(request, pathname));
  else if (FILES.includes(pathname)) event.respondWith(serveFile(request, pathname));
});
