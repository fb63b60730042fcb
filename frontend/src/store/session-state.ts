import type { SignedIn, User } from "@/lib/api/types";
import { applyTheme, rememberSignedIn } from "@/lib/preferences";

export type SessionState =
  | { status: "starting" }
  /** Nobody answered and nothing is known yet; trying again may help. */
  | { status: "unreachable" }
  | { status: "signed-out" }
  | { status: "signed-in"; user: User };

interface Token {
  value: string;
  /** Milliseconds since the epoch by this device's clock. */
  expiresAt: number;
}

type Message =
  | { kind: "signed-in"; signedIn: SignedIn }
  | { kind: "signed-out" }
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
}

function takeUser(user: User): void {
  applyTheme(user.theme);
  become({ status: "signed-in", user });
}

function drop(): void {
  token = null;
  rememberSignedIn(false);
  if (state.status !== "signed-out") become({ status: "signed-out" });
}

export function acceptSession(signedIn: SignedIn): void {
  take(signedIn);
  tabs?.postMessage({ kind: "signed-in", signedIn } satisfies Message);
}

export function acceptUser(user: User): void {
  takeUser(user);
  tabs?.postMessage({ kind: "user", user } satisfies Message);
}

export function forgetSession(): void {
  drop();
  tabs?.postMessage({ kind: "signed-out" } satisfies Message);
}

export function markUnreachable(): void {
  if (state.status === "starting") become({ status: "unreachable" });
}

tabs?.addEventListener("message", ({ data }: MessageEvent<Message>) => {
  if (data.kind === "signed-out") drop();
  else if (data.kind === "signed-in") take(data.signedIn);
  else if (token !== null) takeUser(data.user);
});
