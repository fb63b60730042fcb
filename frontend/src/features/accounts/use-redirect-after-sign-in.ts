"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { wasSignedIn } from "@/lib/preferences";
import { nextPath } from "./next-path";

/**
 * Redirects to `?next=` after signing in and replaces the form in the history. Redirects at once if
 * somebody is signed
 * in already.
 */
export function useRedirectAfterSignIn(): () => void {
  const router = useRouter();
  const enter = () => {
    const path = nextPath(location.search, location.origin);
    // Only this page of the app is prerendered; the router would request the others in vain.
    if (path === "/todos") router.replace(path);
    else location.replace(path);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once, when the form comes
  useEffect(() => {
    if (wasSignedIn()) enter();
  }, []);
  return enter;
}
