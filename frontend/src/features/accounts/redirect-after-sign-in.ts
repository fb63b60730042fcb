"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { wasSignedIn } from "@/lib/preferences";

const HOME = "/todos";

/**
 * Returns `wanted` as a path of `origin`, or null if a browser would leave `origin` for it.
 * Browsers read `//host` and `/\host` as another site, and resolving `/.//host` gives `//host`, so the URL parser is asked
 * about the result as well as about the input.
 */
export function parseLocalPath(wanted: string, origin: string): string | null {
  if (!wanted.startsWith("/") || !URL.canParse(wanted, origin)) return null;
  const url = new URL(wanted, origin);
  if (url.origin !== origin) return null;
  const path = url.href.slice(origin.length);
  return URL.canParse(path, origin) && new URL(path, origin).href === url.href ? path : null;
}

/** Returns the path in `?next=` if it is one of Tend's, as the target after signing in. */
export function nextPath(search: string, origin: string): string {
  return parseLocalPath(new URLSearchParams(search).get("next") ?? "", origin) ?? HOME;
}

/** Returns a function that opens `?next=` in place of the form. */
export function useRedirect(): () => void {
  const router = useRouter();
  return () => {
    const path = nextPath(location.search, location.origin);
    // The router would request data for the other paths of the app, and only this one is prerendered.
    if (path === HOME) router.replace(path);
    else location.replace(path);
  };
}

/** The same; calls it at once for somebody who is signed in. */
export function useRedirectAfterSignIn(): () => void {
  const redirect = useRedirect();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the session is checked once, when the form appears
  useEffect(() => {
    if (wasSignedIn()) redirect();
  }, []);
  return redirect;
}
