import { Problem } from "@/lib/api/problem";
import type { User } from "@/lib/api/types";
import { nameOfPrivateCopy } from "@/messages/store";
import { HISTORY, PERSISTENCE } from "./engine/signals";
import {
  cachedUser,
  countCachedOperations,
  deleteCache,
  type PersistenceMode,
} from "./persistence/account-cache";
import { openPersister, type Persister } from "./persistence/persister";
import { acceptUser, type Confirmation, sessionState, subscribeSession } from "./session/session-state";
import { completeVersionOf } from "./sync/cursors";
import type { EventStream } from "./sync/event-stream";
import { createSyncedStore, type SyncedStore } from "./sync/synced-store";
import { restoreUiSnapshot, takeUiSnapshot } from "./ui-state/selection";

const MINUTE_MS = 60_000;

/** The id of the user whose account is in the store. */
let owner: string | null = null;
let persister: Persister | null = null;
let stream: EventStream | null = null;
/** Identifies the current leadership term; null while another tab leads. */
let term: symbol | null = null;

/** Rejects a request for one account under the session of another. */
function asOwner<T>(request: () => Promise<T>): Promise<T> {
  const session = sessionState();
  if (session.status === "signed-in" && session.user.id === owner) return request();
  return Promise.reject(new Problem({ status: 401, code: "not_signed_in" }));
}

/** Its code is loaded while the first rows are read from the disk. */
const loadTransport = async () => (await import("./sync/transport")).httpTransport;

/** The only store of the page. */
export const store: SyncedStore = createSyncedStore(
  {
    async pull(request) {
      const { pull } = await loadTransport();
      return asOwner(() => pull(request));
    },
    async push(operations) {
      const { push } = await loadTransport();
      return asOwner(() => push(operations));
    },
  },
  {
    ui: { snapshot: takeUiSnapshot, restore: restoreUiSnapshot },
    me: () => owner,
    nameCopy: nameOfPrivateCopy,
    // A field that loses the focus saves its text.
    onBeforeLoss: () => document.activeElement instanceof HTMLElement && document.activeElement.blur(),
  },
);

store.onEvent((event) => {
  const session = sessionState();
  const user = event.kind === "changed" ? event.changes.user : undefined;
  if (session.status !== "signed-in" || session.confirmation !== "confirmed") return;
  if (user && user.version > session.user.version) acceptUser(user);
});

function isAnyBehind(versions: Readonly<Record<string, number>>): boolean {
  const cursors = store.replica.cursors();
  return Object.entries(versions).some(([list, version]) => completeVersionOf(cursors, list) < version);
}

/** Opens the event stream. Its code is loaded after the first rows; if that fails, `syncNow` tries again. */
async function openStream(): Promise<void> {
  const opened = term;
  const [{ EventStream }, { authorizedFetch }] = await Promise.all([
    import("./sync/event-stream"),
    import("./session/api-client"),
  ]);
  if (stream !== null || term !== opened) return;
  stream = new EventStream({
    connect: (signal) =>
      asOwner(() => authorizedFetch(new Request("/api/events", { signal, cache: "no-store" }))),
    onReady: () => void store.pullLoop.pull(),
    onChange({ lists = {}, account = 0 }) {
      if (isAnyBehind(lists) || account > store.replica.cursors().account) void store.pullLoop.pull();
    },
  });
}

const ignore = () => undefined;

/** Starts the connection to the server. @returns a function that ends it */
function startLeading(): () => void {
  const stops = [store.outbox.lead(), store.pullLoop.lead()];
  term = Symbol("term");
  openStream().catch(ignore);
  return () => {
    term = null;
    stream?.close();
    stream = null;
    for (const stop of stops) stop();
  };
}

function clearAccount(): void {
  persister?.close();
  persister = null;
  owner = null;
  store.clear();
}

/** Loads the account of `user` into the store, first from the disk; the account of anybody else is removed before. */
export function openAccount(user: User): void {
  if (owner === user.id) return;
  clearAccount();
  owner = user.id;
  const onMode = () => store.signals.touch(PERSISTENCE);
  persister = openPersister({ store, user, onLead: startLeading, onMode });
}

/** Sends, pulls and reconnects now instead of later. */
export function syncNow(): void {
  if (stream) stream.retry();
  else if (term) openStream().catch(ignore);
  store.outbox.flush();
  void persister?.loadOperations();
  void store.pullLoop.pull();
}

/** Removes the account from memory and from the disk, for a person who signs out. */
export async function wipeAccountData(): Promise<void> {
  const closing = persister;
  clearAccount();
  await (closing ? closing.wipe() : deleteCache());
}

/**
 * Calls `listener` once, as soon as undo would take back another change than it would now.
 * @returns a function that unsubscribes
 */
export function onceUndoChanges(listener: () => void): () => void {
  const unsubscribe = store.signals.subscribe(HISTORY, () => {
    unsubscribe();
    listener();
  });
  return unsubscribe;
}

/** Calls `listener` once, as soon as one change can no longer be undone. */
export function onceNotUndoable(change: string, listener: () => void): void {
  const unsubscribe = store.signals.subscribe(HISTORY, () => {
    if (store.canUndo(change)) return;
    unsubscribe();
    listener();
  });
}

/** The person whose account is on the disk. */
export const cachedAccount: () => Promise<User | null> = cachedUser;

/** How many changes the server has not acknowledged. */
export const countPending = async (): Promise<number> =>
  owner === null ? countCachedOperations() : store.outbox.state().pending;

/** Whether changes would be lost with this page, because they are neither on the server nor on the disk. */
export const hasUnpersistedChanges = async (): Promise<boolean> =>
  store.outbox.state().pending > (await countCachedOperations());

export const persistenceMode = (): PersistenceMode => persister?.mode() ?? "disk";

let lastConfirmation: Confirmation = "assumed";

function followSession(): void {
  const session = sessionState();
  if (session.status !== "signed-in") {
    lastConfirmation = "assumed";
    return;
  }
  const wasOpen = owner === session.user.id;
  openAccount(session.user);
  if (wasOpen && session.confirmation === "confirmed" && lastConfirmation !== "confirmed") syncNow();
  lastConfirmation = session.confirmation;
}

/**
 * Makes the store react to the session, to going online and to the tab becoming visible.
 * @returns a function that ends this
 */
export function connectStore(): () => void {
  const unsubscribe = subscribeSession(followSession);
  const syncIfVisible = () => document.visibilityState === "visible" && owner !== null && syncNow();
  addEventListener("online", syncIfVisible);
  document.addEventListener("visibilitychange", syncIfVisible);
  const timer = setInterval(syncIfVisible, MINUTE_MS);
  followSession();
  return () => {
    unsubscribe();
    removeEventListener("online", syncIfVisible);
    document.removeEventListener("visibilitychange", syncIfVisible);
    clearInterval(timer);
  };
}
