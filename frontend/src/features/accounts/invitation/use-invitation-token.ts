"use client";

import { useEffect, useState } from "react";
import { readInvitationToken, storeInvitationToken } from "@/store/session/invitation-token";

/** Forgets the invitation, once it is answered or turns out not to work. */
export const forgetInvitation = (): void => storeInvitationToken(null);

/** Takes the token out of the address bar, or the tab's storage; `undefined` until the address was read. */
export function useInvitationToken(): string | null | undefined {
  const [token, setToken] = useState<string | null>();
  useEffect(() => {
    const found = location.hash.slice(1);
    if (found) {
      storeInvitationToken(found);
      history.replaceState(history.state, "", location.pathname + location.search);
    }
    setToken((current) => current ?? (found || readInvitationToken()));
    // Another link that is opened in this tab changes nothing but the fragment.
    const openAgain = () => location.hash && location.reload();
    addEventListener("hashchange", openAgain);
    return () => removeEventListener("hashchange", openAgain);
  }, []);
  return token;
}
