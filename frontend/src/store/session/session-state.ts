import type { SignedIn, User } from "@/lib/api/types";
import { applyTheme, IS_GUEST_PAGE, storePendingCount, storeSignedIn } from "@/lib/preferences";

/**
 * Whether the server has confirmed the session: not yet, yes, or it could not be reached. Unless it is confirmed, `user` is
 * the person whose account is on the disk.
 */
export type Confirmation = "assumed" | "confirmed" | "unreachable";

/** Why nobody is signed in: the person signed out, deleted the account, or the server ended the session. */
export type SignOutReason = "left" | "deleted" | "ended";

export type SessionState =
  | { status: "starting" }
  /** The server could not be reached and there is no account on the disk; another attempt may help. */
  | { status: "unreachable" }
  | { status: "signed-out"; reason: SignOutReason }
  | { status: "signed-in"; user: User; confirmation: Confirmation };

interface Token {
  value: string;
  /** Milliseconds since the epoch by this device's clock. */
  expiresAt: number;
}

/** A message between tabs. Tabs of an older version read it too, so its fields have to stay. */
type Message =
  | { kind: "signed-in"; signedIn: SignedIn }
  | { kind: "signed-out"; why: SignOutReason }
  | { kind: "user"; user: User };

/** A token has to outlast the requests that carry it. */
const MIN_REMAINING_MS = 30_000;

let state: SessionState = { status: "starting" };
let token: Token | null = null;
const listeners = new Set<() => void>();
const tabs =
  typeof BroadcastChannel === "undefined" || IS_GUEST_PAGE ? null : new BroadcastChannel("tend.session");

export const sessionState = (): SessionState => state;
export const currentAccessToken = (): Token | null => token;

export const isFreshToken = (candidate: Token | null): candidate is Token =>
  candidate !== null && candidate.expiresAt - Date.now() > MIN_REMAINING_MS;

/** @returns a function that unsubscribes */
export function subscribeSession(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function setState(next: SessionState): void {
  state = next;
  for (const listener of listeners) listener();
}

/**
 * Takes over a profile from the server, unless a newer one is known: what a pull or a token refresh carries may have been
 * read before a change that was answered sooner.
 */
function setUser(user: User): void {
  const known = state.status === "signed-in" && state.confirmation === "confirmed" ? state.user : null;
  const isOutdated = known !== null && known.id === user.id && known.version > user.version;
  const newest = isOutdated ? known : user;
  applyTheme(newest.theme);
  setState({ status: "signed-in", user: newest, confirmation: "confirmed" });
}

function startSignedIn(signedIn: SignedIn): void {
  token = { value: signedIn.access_token, expiresAt: Date.now() + signedIn.expires_in * 1000 };
  setUser(signedIn.user);
  if (IS_GUEST_PAGE) return;
  storeSignedIn(true);
  storePendingCount(0);
}

function endSignedIn(reason: SignOutReason): void {
  token = null;
  if (!IS_GUEST_PAGE) storeSignedIn(false);
  if (state.status !== "signed-out") setState({ status: "signed-out", reason });
}

/** Starts a session in this tab and in all others. */
export function acceptSession(signedIn: SignedIn): void {
  startSignedIn(signedIn);
  tabs?.postMessage({ kind: "signed-in", signedIn } satisfies Message);
}

/** Replaces the profile by a newer one from the server, in all tabs. */
export function acceptUser(user: User): void {
  setUser(user);
  tabs?.postMessage({ kind: "user", user } satisfies Message);
}

/**
 * Shows the account on the disk until the server has confirmed the session. The theme stays that of the first frame,
 * because the profile on the disk may be older.
 */
export function assumeCachedUser(user: User): void {
  const { status } = state;
  if (status !== "starting" && status !== "unreachable") return;
  setState({ status: "signed-in", user, confirmation: "assumed" });
}

/** Ends the session in this tab and in all others. */
export function endSessionInAllTabs(reason: SignOutReason): void {
  endSignedIn(reason);
  tabs?.postMessage({ kind: "signed-out", why: reason } satisfies Message);
}

export function markUnreachable(): void {
  if (state.status === "starting") setState({ status: "unreachable" });
  else if (state.status === "signed-in" && state.confirmation !== "unreachable")
    setState({ ...state, confirmation: "unreachable" });
}

tabs?.addEventListener("message", ({ data }: MessageEvent<Message>) => {
  if (data.kind === "signed-out") endSignedIn(data.why);
  else if (data.kind === "signed-in") startSignedIn(data.signedIn);
  else if (token !== null) setUser(data.user);
});
