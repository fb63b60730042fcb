"use client";

import { useEffect, useState } from "react";

/** The one-time token in an address's fragment, which no server or log ever sees. */
export function tokenIn(hash: string): string | null {
  return new URLSearchParams(hash.replace(/^#/, "")).get("token") || null;
}

/** Takes the token out of the address bar; `undefined` until it has looked. */
export function useHashToken(): string | null | undefined {
  const [token, setToken] = useState<string | null>();
  useEffect(() => {
    const found = tokenIn(location.hash);
    if (found) history.replaceState(history.state, "", location.pathname + location.search);
    setToken((kept) => kept ?? found);
  }, []);
  return token;
}
