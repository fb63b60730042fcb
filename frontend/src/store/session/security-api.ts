import type {
  ApiToken,
  ApiTokenDraft,
  NewApiToken,
  SecurityEvent,
  TwoFactorSetup,
  TwoFactorState,
} from "@/lib/api/types";
import { api, unwrap } from "./api-client";

export async function loadTwoFactor(): Promise<TwoFactorState> {
  return unwrap(api.GET("/api/me/two-factor"));
}

/** Asks for a secret, which changes nothing before a code of it was confirmed. */
export async function startTwoFactor(): Promise<TwoFactorSetup> {
  return unwrap(api.POST("/api/me/two-factor"));
}

/** Turns two-factor authentication on, and returns the recovery codes. */
export async function confirmTwoFactor(code: string): Promise<string[]> {
  return (await unwrap(api.POST("/api/me/two-factor/confirm", { body: { code } }))).codes;
}

/** Returns new recovery codes; those before stop working. */
export async function renewRecoveryCodes(code: string): Promise<string[]> {
  return (await unwrap(api.POST("/api/me/two-factor/recovery-codes", { body: { code } }))).codes;
}

export async function disableTwoFactor(code: string): Promise<void> {
  await unwrap(api.DELETE("/api/me/two-factor", { body: { code } }));
}

export interface SecurityEventPage {
  items: SecurityEvent[];
  next_cursor: string | null;
}

/** Loads sign-ins and changes of how to sign in, the newest first. */
export async function loadSecurityLog(cursor?: string): Promise<SecurityEventPage> {
  const query = { limit: 20, ...(cursor === undefined ? {} : { cursor }) };
  return unwrap(api.GET("/api/me/security-log", { params: { query } }));
}

export async function loadApiTokens(): Promise<ApiToken[]> {
  return (await unwrap(api.GET("/api/me/tokens"))).items;
}

/** Creates a token, whose text the server shows this once. */
export async function createApiToken(body: ApiTokenDraft): Promise<NewApiToken> {
  return unwrap(api.POST("/api/me/tokens", { body }));
}

export async function revokeApiToken(token_id: string): Promise<void> {
  await unwrap(api.DELETE("/api/me/tokens/{token_id}", { params: { path: { token_id } } }));
}
