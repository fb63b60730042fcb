const TRIED = "tend.reloaded";
const ONCE_IN_MS = 60_000;

/** Notes that it was tried; where nothing can be noted it would be tried for ever. */
function mayTry(): boolean {
  try {
    const last = Number(sessionStorage.getItem(TRIED));
    sessionStorage.setItem(TRIED, String(Date.now()));
    return Date.now() - last > ONCE_IN_MS;
  } catch {
    return false;
  }
}

/**
 * After a release a part of the page that was loaded before may be gone from the server.
 * Then the page is loaded again, once.
 */
export function reloadIfStale(error: Error): void {
  if (error.name !== "ChunkLoadError" || !navigator.onLine || !mayTry()) return;
  location.reload();
}
