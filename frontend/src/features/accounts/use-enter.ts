"use client";

import { useRouter } from "next/navigation";
import { nextPath } from "./next-path";

/** Goes where one was going before signing in. */
export function useEnter(): () => void {
  const router = useRouter();
  return () => {
    const path = nextPath(location.search, location.origin);
    // Only this one page of the app is prerendered; the router would ask in vain for the others.
    if (path === "/todos") router.push(path);
    else location.assign(path);
  };
}
