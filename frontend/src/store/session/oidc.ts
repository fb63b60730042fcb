import type { Identities, OidcCallback } from "@/lib/api/types";
import { anonymousApi, api, unwrap } from "./api-client";
import { browserRegion } from "./browser-region";
import { readInvitationToken } from "./invitation-token";
import { acceptSession } from "./session-state";

const STORAGE_KEY = "tend.oidc";

interface OidcReturn {
  /** The path to open afterwards, as the address of the page said; null for the app's own. */
  next: string | null;
  purpose: "sign-in" | "connect";
}

function leave(url: string, target: OidcReturn): void {
  try {
    sessionStorage.setItem(STORAGE_KEY, JSON.stringify(target));
  } catch {
    // Without storage, the app opens with its own view.
  }
  location.assign(url);
}

/** Leaves for the issuer, which leads back to `/oidc-callback`. */
export async function startOidcSignIn(next: string | null): Promise<void> {
  const { url } = await unwrap(anonymousApi.POST("/api/auth/oidc/start"));
  leave(url, { next, purpose: "sign-in" });
}

/** The same, to connect the account that is signed in. */
export async function startAddingIdentity(): Promise<void> {
  const { url } = await unwrap(api.POST("/api/me/identities"));
  leave(url, { next: "/settings/security", purpose: "connect" });
}

/** Reads and forgets what this tab left for the issuer for. */
export function takeOidcReturn(): OidcReturn {
  try {
    const stored = sessionStorage.getItem(STORAGE_KEY);
    sessionStorage.removeItem(STORAGE_KEY);
    if (stored) return JSON.parse(stored) as OidcReturn;
  } catch {
    // As if nothing had been stored.
  }
  return { next: null, purpose: "sign-in" };
}

/** Signs in with what the issuer added to the address, or connects the account that asked for it. */
export async function finishOidc(returned: Pick<OidcCallback, "code" | "state" | "iss">): Promise<void> {
  const invitation_token = readInvitationToken() ?? "";
  const body = { ...returned, ...browserRegion(), invitation_token };
  // Empty if an account was connected.
  const session = await unwrap(anonymousApi.POST("/api/auth/oidc/finish", { body }));
  if (session) acceptSession(session);
}

/** Connects the account that has the email of whoever signed in at the issuer, and signs in to it. */
export async function linkOidcIdentity(password: string, code: string): Promise<void> {
  acceptSession(await unwrap(anonymousApi.POST("/api/auth/oidc/link", { body: { password, code } })));
}

export async function loadIdentities(): Promise<Identities> {
  return unwrap(api.GET("/api/me/identities"));
}

export async function removeIdentity(identity_id: string): Promise<void> {
  await unwrap(api.DELETE("/api/me/identities/{identity_id}", { params: { path: { identity_id } } }));
}
