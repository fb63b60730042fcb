"use client";

import { useEffect, useState } from "react";

/** Returns the one-time token in an address's fragment, which no server or log ever sees. */
function tokenIn(hash: string): string | null {
  return new URLSearchParams(hash.replace(/^#/, "")).get("token") || null;
}

/** Removes the token from the address bar and returns it; `undefined` until the address was read. */
export function useTakeUrlToken(): string | null | undefined {
  const [token, setToken] = useState<string | null>();
  useEffect(() => {
    const found = tokenIn(location.hash);
    if (found) history.replaceState(history.state, "", location.pathname + location.search);
    setToken((current) => current ?? found);
  }, []);
  return token;
}
