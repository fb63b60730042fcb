"use client";

import { useEffect, useState } from "react";

const STORAGE_KEY = "tend.invitation";

/** The token is in the tab's own storage while the person signs in, so that no address or log ever has it. */
function store(token: string | null): void {
  try {
    if (token === null) sessionStorage.removeItem(STORAGE_KEY);
    else sessionStorage.setItem(STORAGE_KEY, token);
  } catch {
    // Without storage the person opens the link again after signing in.
  }
}

function read(): string | null {
  try {
    return sessionStorage.getItem(STORAGE_KEY);
  } catch {
    return null;
  }
}

/** Forgets the invitation, once it is answered or turns out not to work. */
export const forgetInvitation = (): void => store(null);

/** Takes the token out of the address bar, or the tab's storage; `undefined` until the address was read. */
export function useInvitationToken(): string | null | undefined {
  const [token, setToken] = useState<string | null>();
  useEffect(() => {
    const found = location.hash.slice(1);
    if (found) {
      store(found);
      history.replaceState(history.state, "", location.pathname + location.search);
    }
    setToken((current) => current ?? (found || read()));
    // Another link that is opened in this tab changes nothing but the fragment.
    const openAgain = () => location.hash && location.reload();
    addEventListener("hashchange", openAgain);
    return () => removeEventListener("hashchange", openAgain);
  }, []);
  return token;
}
