import { Problem } from "@/lib/api/problem";
import type { User } from "@/lib/api/types";
import { HISTORY, PERSISTENCE } from "./engine/signals";
import { createStore, type Store } from "./engine/store";
import { keptOperations, keptUser, wipeLocal } from "./persistence/account-cache";
import { type Keeper, openKeeper } from "./persistence/persister";
import { acceptUser, type Standing, sessionState, subscribeSession } from "./session/session-state";
import { reachedIn } from "./sync/changes";
import type { Stream } from "./sync/event-stream";

const MINUTE_MS = 60_000;

let owner: string | null = null;
let keeper: Keeper | null = null;
let stream: Stream | null = null;
/** Names the time for which this tab leads. */
let leads: symbol | null = null;

/** What belongs to one person is asked for, and sent, under that person's session alone. */
function asOwner<T>(ask: () => Promise<T>): Promise<T> {
  const session = sessionState();
  if (session.status === "signed-in" && session.user.id === owner) return ask();
  return Promise.reject(new Problem({ status: 401, code: "not_signed_in" }));
}

/** Its code comes while the first rows are read. */
const transport = async () => (await import("./sync/transport")).httpTransport;

/** The one store of this page. */
export const store: Store = createStore({
  async pull(question) {
    const { pull } = await transport();
    return asOwner(() => pull(question));
  },
  async push(operations) {
    const { push } = await transport();
    return asOwner(() => push(operations));
  },
});

store.onEvent((news) => {
  const session = sessionState();
  const user = news.kind === "changed" ? news.changes.user : undefined;
  if (session.status !== "signed-in" || session.standing !== "confirmed") return;
  if (user && user.version !== session.user.version) acceptUser(user);
});

/** True when the numbers that are told are not here yet. */
function isNews(numbers: Readonly<Record<string, number>>): boolean {
  const cursors = store.replica.cursors();
  return Object.entries(numbers).some(([id, number]) => reachedIn(cursors, id) < number);
}

/** Its code comes after the first rows; where it does not come, the next `wake` asks for it again. */
async function listen(): Promise<void> {
  const led = leads;
  const [{ openStream }, { authorizedFetch }] = await Promise.all([
    import("./sync/event-stream"),
    import("./session/api-client"),
  ]);
  if (stream !== null || leads !== led) return;
  stream = openStream({
    connect: (signal) =>
      asOwner(() => authorizedFetch(new Request("/api/events", { signal, cache: "no-store" }))),
    onReady: () => void store.pullLoop.pull(),
    onChange({ lists = {}, account = 0 }) {
      if (isNews(lists) || account > store.replica.cursors().account) void store.pullLoop.pull();
    },
  });
}

const stayDeaf = () => undefined;

function lead(): () => void {
  const stops = [store.outbox.lead(), store.pullLoop.lead()];
  leads = Symbol("lead");
  listen().catch(stayDeaf);
  return () => {
    leads = null;
    stream?.close();
    stream = null;
    for (const stop of stops) stop();
  };
}

function leave(): void {
  keeper?.close();
  keeper = null;
  owner = null;
  store.clear();
}

/** Shows what belongs to `user`, first as this browser keeps it; another person's rows are let go before. */
export function openAccount(user: User): void {
  if (owner === user.id) return;
  leave();
  owner = user.id;
  keeper = openKeeper({ store, user, onLead: lead, onKeeping: () => store.signals.touch(PERSISTENCE) });
}

/** Asks and sends now what would be asked and sent in a while. */
export function syncNow(): void {
  if (stream) stream.retry();
  else if (leads) listen().catch(stayDeaf);
  store.outbox.flush();
  void keeper?.look();
  void store.pullLoop.pull();
}

/** Forgets everything, on the disk too, for a person who leaves. */
export async function closeAccount(): Promise<void> {
  const left = keeper;
  leave();
  await (left ? left.wipe() : wipeLocal());
}

/**
 * Calls `listener` once, as soon as undo would take back another change than it would now.
 * @returns a function that unsubscribes
 */
export function untilUndoChanges(listener: () => void): () => void {
  const stop = store.signals.subscribe(HISTORY, () => {
    stop();
    listener();
  });
  return stop;
}

/** Whose data this browser keeps. */
export const cachedAccount: () => Promise<User | null> = keptUser;

/** How many changes the server has not got. */
export const countPending = async (): Promise<number> =>
  owner === null ? keptOperations() : store.outbox.state().pending;

/** True while this page alone holds changes, and they would go with it. */
export const hasUnpersistedChanges = async (): Promise<boolean> =>
  store.outbox.state().pending > (await keptOperations());

/** Whether this browser keeps what is written here when the window closes. */
export const persistenceMode = (): "disk" | "memory" => keeper?.keeping() ?? "disk";

let standing: Standing = "assumed";

function follow(): void {
  const session = sessionState();
  if (session.status !== "signed-in") {
    standing = "assumed";
    return;
  }
  const known = owner === session.user.id;
  openAccount(session.user);
  if (known && session.standing === "confirmed" && standing !== "confirmed") syncNow();
  standing = session.standing;
}

/** Follows the session, the network and the eye for as long as the app is shown. */
export function connectStore(): () => void {
  const stop = subscribeSession(follow);
  const look = () => document.visibilityState === "visible" && owner !== null && syncNow();
  addEventListener("online", look);
  document.addEventListener("visibilitychange", look);
  const timer = setInterval(look, MINUTE_MS);
  follow();
  return () => {
    stop();
    removeEventListener("online", look);
    document.removeEventListener("visibilitychange", look);
    clearInterval(timer);
  };
}
