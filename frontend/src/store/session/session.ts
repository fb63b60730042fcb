"use client";

import { useSyncExternalStore } from "react";
import { networkProblem } from "@/lib/api/problem";
import type { User } from "@/lib/api/types";
import {
  assumeUser,
  markUnreached,
  type SessionState,
  sessionState,
  subscribeSession,
} from "./session-state";

export { type SessionState, sessionState, subscribeSession } from "./session-state";

/** What talks to the server comes after what is shown first. */
const refresh = async () => (await import("./api-client")).refresh();

function credentials(): Promise<typeof import("./auth-api")> {
  return import("./auth-api").catch(() => Promise.reject(networkProblem()));
}

export async function signIn(email: string, password: string): Promise<void> {
  await (await credentials()).signIn(email, password);
}

export async function register(email: string, password: string): Promise<void> {
  await (await credentials()).register(email, password);
}

export async function signOut(): Promise<void> {
  await (await credentials()).signOut();
}

export async function forgotPassword(email: string): Promise<void> {
  await (await credentials()).forgotPassword(email);
}

export async function resetPassword(token: string, password: string): Promise<void> {
  await (await credentials()).resetPassword(token, password);
}

export async function verifyEmail(token: string): Promise<void> {
  await (await credentials()).verifyEmail(token);
}

export async function resendVerification(email: string): Promise<void> {
  await (await credentials()).resendVerification(email);
}

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
