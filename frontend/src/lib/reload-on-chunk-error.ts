const TRIED = "tend.reloaded";
const ONCE_IN_MS = 60_000;

/** Records the attempt; if it can't be recorded, reloading might never end, so it is not allowed. */
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
 * After a release, the server may no longer have a chunk of a page that was loaded before.
 * The page is then reloaded, once.
 */
export function reloadIfStale(error: Error): void {
  if (error.name !== "ChunkLoadError" || !navigator.onLine || !mayTry()) return;
  location.reload();
}
