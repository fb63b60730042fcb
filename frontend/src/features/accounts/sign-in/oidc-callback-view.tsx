"use client";

import { lazy, type ReactNode, Suspense, useEffect, useState } from "react";

const OidcCallbackOutcome = lazy(() => import("./oidc-callback"));

/** Takes the query out of the address, which nobody should see, share or open again, and returns it once it was read. */
function useTakeQuery(): URLSearchParams | undefined {
  const [query, setQuery] = useState<URLSearchParams>();
  useEffect(() => {
    const found = new URLSearchParams(location.search);
    history.replaceState(history.state, "", location.pathname);
    setQuery((current) => current ?? found);
  }, []);
  return query;
}

/** The page that the issuer leads back to; `children` shows until it is known what happens. */
export function OidcCallbackView({ children }: { children: ReactNode }) {
  const query = useTakeQuery();
  if (!query) return children;
  return (
    <Suspense fallback={children}>
      <OidcCallbackOutcome query={query}>{children}</OidcCallbackOutcome>
    </Suspense>
  );
}
