"use client";

import { useSyncExternalStore } from "react";
import type { User } from "@/lib/api/types";
import {
  assumeUser,
  markUnreached,
  type SessionState,
  sessionState,
  subscribeSession,
} from "./session-state";

export { type SessionState, sessionState, subscribeSession } from "./session-state";

type Credentials = typeof import("./credentials");

/** What talks to the server comes after what is shown first. */
const refresh = async () => (await import("./session-refresh")).refresh();

const later =
  <Name extends keyof Credentials>(name: Name) =>
  async (...given: Parameters<Credentials[Name]>): Promise<void> => {
    const { [name]: act } = await import("./credentials");
    await (act as (...given: Parameters<Credentials[Name]>) => Promise<void>)(...given);
  };

export const signIn = later("signIn");
export const register = later("register");
export const signOut = later("signOut");
export const forgotPassword = later("forgotPassword");
export const resetPassword = later("resetPassword");
export const verifyEmail = later("verifyEmail");
export const resendVerification = later("resendVerification");

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
