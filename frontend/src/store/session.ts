"use client";

import { useSyncExternalStore } from "react";
import { createApi } from "@/lib/api/client";
import { Problem } from "@/lib/api/problem";
import type { User } from "@/lib/api/types";
import { send } from "./send";
import { anonymousApi, authorizedFetch, refresh } from "./session-refresh";
import {
  acceptSession,
  assumeUser,
  forgetSession,
  markUnreached,
  type SessionState,
  sessionState,
  subscribeSession,
} from "./session-state";

export { authorizedFetch } from "./session-refresh";
export { type SessionState, sessionState, subscribeSession } from "./session-state";

/** The API as the person signed in; the one client that every store module uses. */
export const api = createApi(authorizedFetch);

const STARTING: SessionState = { status: "starting" };

export function useSession(): SessionState {
  return useSyncExternalStore(subscribeSession, sessionState, () => STARTING);
}

/**
 * Finds out who is here: the person whose data this browser keeps, at once, while the server is asked.
 * Never throws: the answer is the session's state.
 */
export async function startSession(kept: () => Promise<User | null>): Promise<void> {
  if (sessionState().status === "signed-out") return;
  const asked = refresh().then(
    () => true,
    () => false,
  );
  const user = await kept().catch(() => null);
  if (user) assumeUser(user);
  if (!(await asked)) markUnreached();
}

/** Asks the server again where it could not be asked before. Never throws. */
export async function confirmSession(): Promise<void> {
  const state = sessionState();
  const open = state.status === "signed-in" ? state.standing === "unreached" : state.status === "unreachable";
  if (open) await refresh().catch(() => undefined);
}

export async function signIn(email: string, password: string): Promise<void> {
  acceptSession(await send(anonymousApi.POST("/api/auth/login", { body: { email, password } })));
}

/** Makes an account and signs in, taking the browser's time zone and language along. */
export async function register(email: string, password: string): Promise<void> {
  const { timeZone, locale } = Intl.DateTimeFormat().resolvedOptions();
  const body = { email, password, timezone: timeZone, locale };
  acceptSession(await send(anonymousApi.POST("/api/auth/register", { body })));
}

/** @throws Problem when the API could not be told; the session then still stands. */
export async function signOut(): Promise<void> {
  try {
    await send(anonymousApi.POST("/api/auth/logout"));
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 401) throw error;
  }
  forgetSession("left");
}

export async function forgotPassword(email: string): Promise<void> {
  await send(anonymousApi.POST("/api/auth/password/forgot", { body: { email } }));
}

export async function resetPassword(token: string, password: string): Promise<void> {
  await send(anonymousApi.POST("/api/auth/password/reset", { body: { token, password } }));
}

export async function verifyEmail(token: string): Promise<void> {
  await send(anonymousApi.POST("/api/auth/email/verify", { body: { token } }));
}

export async function resendVerification(email: string): Promise<void> {
  await send(anonymousApi.POST("/api/auth/email/resend", { body: { email } }));
}
