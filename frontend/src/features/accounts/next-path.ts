const HOME = "/todos";

/**
 * Returns the path in `?next=` if it is one of Tend's, as the target after signing in.
 * A browser reads `//host` and `/\host` as another site, so the URL parser decides, not a prefix.
 */
export function nextPath(search: string, origin: string): string {
  const wanted = new URLSearchParams(search).get("next");
  if (!wanted?.startsWith("/")) return HOME;
  try {
    const url = new URL(wanted, origin);
    return url.origin === origin ? url.pathname + url.search + url.hash : HOME;
  } catch {
    return HOME;
  }
}
