"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";
import { wasSignedIn } from "@/lib/preferences";
import { nextPath } from "./next-path";

/**
 * Goes where one was going before signing in; Back does not lead to the form again. Whoever is signed in already goes
 * there at once.
 */
export function useRedirectAfterSignIn(): () => void {
  const router = useRouter();
  const enter = () => {
    const path = nextPath(location.search, location.origin);
    // Only this one page of the app is prerendered; the router would ask in vain for the others.
    if (path === "/todos") router.replace(path);
    else location.replace(path);
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked once, when the form comes
  useEffect(() => {
    if (wasSignedIn()) enter();
  }, []);
  return enter;
}
