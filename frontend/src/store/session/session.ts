"use client";

import { useSyncExternalStore } from "react";
import { networkProblem } from "@/lib/api/problem";
import type { User } from "@/lib/api/types";
import {
  assumeCachedUser,
  markUnreachable,
  type SessionState,
  sessionState,
  subscribeSession,
} from "./session-state";

export { type SessionState, sessionState, subscribeSession } from "./session-state";

type AuthApi = typeof import("./auth-api");
type AuthFunction =
  | "signIn"
  | "signInWithCode"
  | "register"
  | "signOut"
  | "ratePassword"
  | "forgotPassword"
  | "resetPassword"
  | "verifyEmail"
  | "resendVerification"
  | "confirmEmailChange"
  | "undoEmailChange";

/** Wraps a function of the API so that its code is loaded when it is first called, after the first paint. */
const lazy =
  <Name extends AuthFunction>(name: Name) =>
  async (...args: Parameters<AuthApi[Name]>): Promise<Awaited<ReturnType<AuthApi[Name]>>> => {
    const authApi = await import("./auth-api").catch(() => Promise.reject(networkProblem()));
    const call = authApi[name] as (...args: Parameters<AuthApi[Name]>) => ReturnType<AuthApi[Name]>;
    return await call(...args);
  };

export const signIn = lazy("signIn");
export const signInWithCode = lazy("signInWithCode");
export const register = lazy("register");
export const signOut = lazy("signOut");
export const ratePassword = lazy("ratePassword");
export const forgotPassword = lazy("forgotPassword");
export const resetPassword = lazy("resetPassword");
export const verifyEmail = lazy("verifyEmail");
export const resendVerification = lazy("resendVerification");
export const confirmEmailChange = lazy("confirmEmailChange");
export const undoEmailChange = lazy("undoEmailChange");

const refreshAccessToken = async () => (await import("./api-client")).refreshAccessToken();

const STARTING: SessionState = { status: "starting" };

export function useSession(): SessionState {
  return useSyncExternalStore(subscribeSession, sessionState, () => STARTING);
}

/**
 * Finds out who is signed in: shows the account on the disk at once, while it asks the server. Never rejects; the result
 * is the session's state.
 * @param readCachedUser reads whose account is on the disk
 */
export async function restoreSession(readCachedUser: () => Promise<User | null>): Promise<void> {
  if (sessionState().status === "signed-out") return;
  const isReached = refreshAccessToken().then(
    () => true,
    () => false,
  );
  const user = await readCachedUser().catch(() => null);
  if (user) assumeCachedUser(user);
  if (!(await isReached)) markUnreachable();
}

/** Asks the server again if it could not be reached before. Never rejects. */
export async function retryUnconfirmedSession(): Promise<void> {
  const state = sessionState();
  const isUnconfirmed =
    state.status === "signed-in" ? state.confirmation === "unreachable" : state.status === "unreachable";
  if (isUnconfirmed) await refreshAccessToken().catch(() => undefined);
}
