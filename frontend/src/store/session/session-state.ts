import type { SignedIn, User } from "@/lib/api/types";
import { applyTheme, keepUnsent, rememberSignedIn } from "@/lib/preferences";

/**
 * What the server says of a session: nothing yet, that it stands, or that it could not be asked.
 * Only in a session that stands is `user` what the server last said; else it is what this browser kept.
 */
export type Standing = "assumed" | "confirmed" | "unreached";

/** How a session came to its end: by the person's own hand, with the account itself, or by the server's word. */
export type SignOutReason = "left" | "deleted" | "ended";

export type SessionState =
  | { status: "starting" }
  /** Nobody answered and this browser keeps nothing; trying again may help. */
  | { status: "unreachable" }
  | { status: "signed-out"; why: SignOutReason }
  | { status: "signed-in"; user: User; standing: Standing };

interface Token {
  value: string;
  /** Milliseconds since the epoch by this device's clock. */
  expiresAt: number;
}

type Message =
  | { kind: "signed-in"; signedIn: SignedIn }
  | { kind: "signed-out"; why: SignOutReason }
  | { kind: "user"; user: User };

let state: SessionState = { status: "starting" };
let token: Token | null = null;
const listeners = new Set<() => void>();
const tabs = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("tend.session");

export const sessionState = (): SessionState => state;
export const currentToken = (): Token | null => token;

/** True while the token has at least half a minute left, so that it cannot expire on the way. */
export const isFresh = (candidate: Token | null): candidate is Token =>
  candidate !== null && candidate.expiresAt - Date.now() > 30_000;

export function subscribeSession(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function become(next: SessionState): void {
  state = next;
  for (const listener of listeners) listener();
}

function take(signedIn: SignedIn): void {
  token = { value: signedIn.access_token, expiresAt: Date.now() + signedIn.expires_in * 1000 };
  takeUser(signedIn.user);
  rememberSignedIn(true);
  keepUnsent(0);
}

function takeUser(user: User): void {
  applyTheme(user.theme);
  become({ status: "signed-in", user, standing: "confirmed" });
}

function drop(why: SignOutReason): void {
  token = null;
  rememberSignedIn(false);
  if (state.status !== "signed-out") become({ status: "signed-out", why });
}

export function acceptSession(signedIn: SignedIn): void {
  take(signedIn);
  tabs?.postMessage({ kind: "signed-in", signedIn } satisfies Message);
}

export function acceptUser(user: User): void {
  takeUser(user);
  tabs?.postMessage({ kind: "user", user } satisfies Message);
}

/**
 * Takes the person whose data this browser keeps for the one who is here, until the server has spoken. The theme is as the
 * first frame has it: what is kept of the person may be older than that.
 */
export function assumeUser(user: User): void {
  const { status } = state;
  if (status !== "starting" && status !== "unreachable") return;
  become({ status: "signed-in", user, standing: "assumed" });
}

export function forgetSession(why: SignOutReason): void {
  drop(why);
  tabs?.postMessage({ kind: "signed-out", why } satisfies Message);
}

export function markUnreached(): void {
  if (state.status === "starting") become({ status: "unreachable" });
  else if (state.status === "signed-in" && state.standing !== "unreached")
    become({ ...state, standing: "unreached" });
}

tabs?.addEventListener("message", ({ data }: MessageEvent<Message>) => {
  if (data.kind === "signed-out") drop(data.why);
  else if (data.kind === "signed-in") take(data.signedIn);
  else if (token !== null) takeUser(data.user);
});
