const STORAGE_KEY = "tend.invitation";

/** The token is in the tab's own storage while the person signs in, so that no address or log ever has it. */
export function storeInvitationToken(token: string | null): void {
  try {
    if (token === null) sessionStorage.removeItem(STORAGE_KEY);
    else sessionStorage.setItem(STORAGE_KEY, token);
  } catch {
    // Without storage the person opens the link again after signing in.
  }
}

/** Returns the token of the invitation that was opened in this tab and has no answer yet. */
export function readInvitationToken(): string | null {
  try {
    return sessionStorage.getItem(STORAGE_KEY);
  } catch {
    return null;
  }
}
