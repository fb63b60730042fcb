"use client";

import { useEffect } from "react";
import { attendHistory } from "@/lib/location";
import { forgetTab, readPendingCount, storePendingCount } from "@/lib/preferences";
import {
  cachedAccount,
  closeAccount,
  connectStore,
  countPending,
  hasUnpersistedChanges,
} from "@/store/app-store";
import { confirmSession, type SessionState, startSession } from "@/store/session/session";
import type { SignOutReason } from "@/store/session/session-state";

const AGAIN_MS = 15_000;
/** Another tab may hold the database open; signing out waits no longer than this. */
const TIMEOUT_MS = 2000;

/** Hides what an ended session left behind until its owner has signed in again. */
const shown = async () => (readPendingCount() > 0 ? null : cachedAccount());

/**
 * Redirects a signed-out user.
 * @param stay true if this page still holds changes, which another page would not have
 */
export type Leave = (reason: SignOutReason, stay: boolean) => void;

const timeout = () => new Promise<void>((done) => setTimeout(done, TIMEOUT_MS));

/**
 * Deletes this browser's copy, unless that would lose changes that the owner did not discard.
 * @returns true if the page has to stay open for them
 */
async function clear(reason: SignOutReason): Promise<boolean> {
  const count = reason === "ended" ? await countPending() : 0;
  storePendingCount(count);
  if (count > 0) return hasUnpersistedChanges();
  forgetTab();
  await Promise.race([closeAccount(), timeout()]);
  return false;
}

function useAskAgain(unreached: boolean): void {
  useEffect(() => {
    const ask = () => void confirmSession();
    const look = () => document.visibilityState === "visible" && ask();
    addEventListener("online", ask);
    document.addEventListener("visibilitychange", look);
    const timer = unreached ? setInterval(ask, AGAIN_MS) : undefined;
    return () => {
      removeEventListener("online", ask);
      document.removeEventListener("visibilitychange", look);
      clearInterval(timer);
    };
  }, [unreached]);
}

/** Keeps the session while the app is open: starts it, refreshes it, and cleans up after it ends. */
export function useSignOutCleanup(session: SessionState, onSignedOut: Leave): void {
  const { status } = session;
  useAskAgain(status === "unreachable" || (status === "signed-in" && session.confirmation === "unreachable"));
  useEffect(() => {
    void startSession(shown);
    const stop = connectStore();
    const stopHistory = attendHistory();
    return () => {
      stopHistory();
      stop();
    };
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each end of a session
  useEffect(() => {
    if (status !== "signed-out") return;
    const { reason } = session;
    clear(reason).then(
      (stay) => onSignedOut(reason, stay),
      () => onSignedOut(reason, false),
    );
  }, [status]);
}
