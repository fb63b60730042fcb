import type { User } from "@/lib/api/types";
import { httpTransport } from "./http-transport";
import { sessionState, subscribeSession } from "./session";
import { createStore, type Store } from "./store";

/** The one store of this page. */
export const store: Store = createStore(httpTransport);

let owner: string | null = null;

/** Loads what belongs to `user`; another person's rows are let go first. */
export function openAccount(user: string): void {
  if (owner !== user) {
    store.clear();
    owner = user;
    store.pulls.lead();
    store.outbox.lead();
    return;
  }
  store.outbox.flush();
  void store.pulls.pull();
}

/** Forgets everything, for a person who leaves. */
export async function closeAccount(): Promise<void> {
  owner = null;
  store.clear();
}

/** Whose data this browser keeps. */
export const keptAccount = async (): Promise<User | null> => null;

/** How many changes the server has not got. */
export const unsent = async (): Promise<number> => store.outbox.state().waiting;

function resume(): void {
  const session = sessionState();
  if (session.status === "signed-in") openAccount(session.user.id);
}

/** Follows the session and the network for as long as the app is shown. */
export function attend(): () => void {
  const stop = subscribeSession(resume);
  addEventListener("online", resume);
  resume();
  return () => {
    stop();
    removeEventListener("online", resume);
  };
}
