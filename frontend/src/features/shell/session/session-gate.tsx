"use client";

import { type ReactNode, useDeferredValue, useEffect } from "react";
import { useTranslations } from "use-intl";
import { Button } from "@/components/ui/button";
import type { User } from "@/lib/api/types";
import { listenToBackButton } from "@/lib/location";
import { clearTabStorage, readPendingCount, storePendingCount } from "@/lib/preferences";
import { cachedAccount, connectStore, hasUnpersistedChanges, wipeAccountData } from "@/store/app-store";
import {
  restoreSession,
  retryUnconfirmedSession,
  type SessionState,
  useSession,
} from "@/store/session/session";
import type { SignOutReason } from "@/store/session/session-state";
import { countUnsentWork, deleteUploadsAndPictures } from "@/store/uploads/unsent-work";

const RETRY_MS = 15_000;
/** Another tab may hold the database open; signing out waits no longer than this. */
const TIMEOUT_MS = 2000;

/** Reads whose account to show; one with changes of an ended session stays hidden until its owner has signed in again. */
const readCachedUser = async () => (readPendingCount() > 0 ? null : cachedAccount());

/**
 * Redirects a signed-out user.
 * @param stay true if this page still holds changes, which another page would not have
 */
export type OnSignedOut = (reason: SignOutReason, stay: boolean) => void;

const waitForTimeout = () => new Promise<void>((done) => setTimeout(done, TIMEOUT_MS));

/**
 * Deletes this browser's copy, unless that would lose changes that the owner did not discard.
 * @returns true if the page has to stay open for them
 */
async function deleteLocalData(reason: SignOutReason): Promise<boolean> {
  const count = reason === "ended" ? await countUnsentWork() : 0;
  storePendingCount(count);
  if (count > 0) return hasUnpersistedChanges();
  clearTabStorage();
  await Promise.race([Promise.all([wipeAccountData(), deleteUploadsAndPictures()]), waitForTimeout()]);
  return false;
}

/** Asks the server again who is signed in: when the network returns, when the page is shown, and at intervals while unreachable. */
export function useSessionRevalidation(isUnreachable: boolean): void {
  useEffect(() => {
    const revalidate = () => void retryUnconfirmedSession();
    const onVisibilityChange = () => document.visibilityState === "visible" && revalidate();
    addEventListener("online", revalidate);
    document.addEventListener("visibilitychange", onVisibilityChange);
    const timer = isUnreachable ? setInterval(revalidate, RETRY_MS) : undefined;
    return () => {
      removeEventListener("online", revalidate);
      document.removeEventListener("visibilitychange", onVisibilityChange);
      clearInterval(timer);
    };
  }, [isUnreachable]);
}

/** Restores the session, revalidates it while the app is open, and cleans up after it ends. */
function useSessionLifecycle(session: SessionState, onSignedOut: OnSignedOut): void {
  const { status } = session;
  useSessionRevalidation(
    status === "unreachable" || (status === "signed-in" && session.confirmation === "unreachable"),
  );
  useEffect(() => {
    void restoreSession(readCachedUser);
    const disconnect = connectStore();
    const stopListening = listenToBackButton();
    return () => {
      stopListening();
      disconnect();
    };
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each end of a session
  useEffect(() => {
    if (status !== "signed-out") return;
    const { reason } = session;
    deleteLocalData(reason).then(
      (stay) => onSignedOut(reason, stay),
      () => onSignedOut(reason, false),
    );
  }, [status]);
}

interface SessionGateProps {
  /** Shown until it is known who is signed in. */
  waiting: ReactNode;
  /** Called once if there is no session. */
  onSignedOut: OnSignedOut;
  children: (user: User) => ReactNode;
}

function Unreachable() {
  const t = useTranslations("shell.unreachable");
  const common = useTranslations("common");
  return (
    <main role="alert" className="mx-auto grid min-h-dvh max-w-reading content-center gap-3 px-6">
      <title>Tend</title>
      <h1 className="serif text-2xl">{t("title")}</h1>
      <p className="text-muted">{t("text")}</p>
      <p className="mt-3">
        <Button tone="primary" onClick={() => void retryUnconfirmedSession()}>
          {common("tryAgain")}
        </Button>
      </p>
    </main>
  );
}

/** Renders the app for the signed-in user, and nothing otherwise. */
export function SessionGate({ waiting, onSignedOut, children }: SessionGateProps) {
  const session = useSession();
  // Deferred, so that the first render of the app yields to clicks.
  const shown = useDeferredValue(session);
  useSessionLifecycle(session, onSignedOut);
  if (shown.status === "signed-in") return children(shown.user);
  return shown.status === "unreachable" ? <Unreachable /> : waiting;
}
