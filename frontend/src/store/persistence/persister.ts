import type { User } from "@/lib/api/types";
import { acknowledgmentsOf, type ChangeSet, mapTables, type StoreEvent } from "../sync/changes";
import { parseCursors } from "../sync/cursors";
import type { SyncedStore } from "../sync/synced-store";
import { deleteCache, openAccountCache, type PersistenceMode } from "./account-cache";
import type { StoredAccountData } from "./database";
import { joinTabGroup, type TabGroup } from "./tab-group";

interface TabEvent {
  event: StoreEvent;
  /** The sequence number under which the sender wrote it to the disk; null if it didn't. */
  sequence: number | null;
}

interface PersisterOptions {
  store: SyncedStore;
  user: User;
  /** Starts the connection to the server; called in the tab that becomes the leader. */
  onLead(): () => void;
  /** Called when the persistence mode may have changed. */
  onMode(): void;
}

/**
 * Follows the sequence of writes to the disk, which all tabs share. A tab that has read the disk up to some number does not
 * need the earlier changes from other tabs.
 */
export function createWriteSequence() {
  let current = 0;
  return {
    current: (): number => current,
    /** Everything up to `sequence` was read from the disk. */
    setRead(sequence: number): void {
      current = sequence;
    },
    /** This tab wrote to the disk. */
    setWritten(sequence: number | null): void {
      // After a gap, another tab wrote something that has yet to be received.
      if (sequence === current + 1) current = sequence;
    },
    /** @returns whether changes that another tab wrote are new to this one */
    receive(sequence: number | null): boolean {
      if (sequence !== null && sequence <= current) return false;
      current = sequence ?? current;
      return true;
    },
  };
}

function missingIds(rows: Iterable<{ id: string }>, stored: readonly { id: string }[]): string[] {
  const ids = new Set(stored.map(({ id }) => id));
  return Array.from(rows, ({ id }) => id).filter((id) => !ids.has(id));
}

/** Replaces the server rows of `store` by what is on the disk, and adds the pending operations. */
export function applyStoredAccount(
  store: SyncedStore,
  { cursors, operations, ...stored }: Omit<StoredAccountData, "user" | "sequence">,
): void {
  const lists = new Set(stored.lists.map(({ id }) => id));
  // When two tabs both took themselves for the leader, rows of a removed list can remain.
  const rows = {
    ...stored,
    todos: stored.todos.filter(({ list_id }) => lists.has(list_id)),
    members: stored.members.filter(({ id }) => lists.has(id)),
    comments: stored.comments.filter(({ list_id }) => lists.has(list_id)),
  };
  const tables = mapTables((name) => ({
    rows: rows[name],
    removed: missingIds(store[name].serverRows(), rows[name]),
  }));
  const changes: ChangeSet = { ...tables, cursors: parseCursors(cursors), acknowledged: [] };
  store.receive({ kind: "queued", operations });
  store.receive({ kind: "changed", changes });
}

export type Persister = ReturnType<typeof openPersister>;

/** Writes a store to the disk and keeps it in step with the other tabs, for one account. */
export function openPersister({ store, user, onLead, onMode }: PersisterOptions) {
  let tabs: TabGroup<TabEvent> | null = null;
  let stopLeading: (() => void) | null = null;
  let isOpen = true;
  /** Events that arrive before the disk has been read. */
  let early: TabEvent[] | null = [];
  const hasRead = Promise.withResolvers<void>();
  const sequence = createWriteSequence();

  /** Without a disk a tab leads for itself, since no other tab could tell it what it has missed. */
  function leadAlone(): void {
    tabs?.close();
    tabs = null;
    if (isOpen && early === null) stopLeading ??= onLead();
    onMode();
  }

  const cache = openAccountCache(user, leadAlone);

  async function persist(event: StoreEvent): Promise<void> {
    let written: number | null = null;
    if (event.kind === "queued") await cache.writeOperations(event.operations);
    if (event.kind === "changed") {
      written = await cache.write(event.changes);
      sequence.setWritten(written);
    }
    tabs?.post({ event, sequence: written });
  }

  const unsubscribe = store.onEvent((event) => void persist(event));

  function receive({ event, sequence: written }: TabEvent): void {
    if (early) early.push({ event, sequence: written });
    else if (event.kind !== "changed" || sequence.receive(written)) store.receive(event);
    else store.receive({ ...event, changes: acknowledgmentsOf(event.changes, store.replica.cursors()) });
  }

  function restoreStored(stored: StoredAccountData): void {
    sequence.setRead(stored.sequence);
    applyStoredAccount(store, stored);
  }

  function startLeading(): () => void {
    const ended = new AbortController();
    void hasRead.promise.then(catchUp).then(() => {
      if (!ended.signal.aborted && isOpen) ended.signal.addEventListener("abort", onLead());
    });
    return () => ended.abort();
  }

  async function start(): Promise<void> {
    tabs = joinTabGroup<TabEvent>({ account: user.id, onMessage: receive, onLead: startLeading });
    const stored = await cache.read();
    if (!isOpen) return;
    if (stored) restoreStored(stored);
    const events = early ?? [];
    early = null;
    events.forEach(receive);
    if (cache.mode() === "memory") leadAlone();
  }

  /** Reads what the previous leader wrote to the disk but could not send to this tab. */
  async function catchUp(): Promise<void> {
    if ((await cache.sequence()) === sequence.current()) return loadOperations();
    const stored = await cache.read();
    if (stored && isOpen) restoreStored(stored);
  }

  /** Takes over operations that a closed tab had queued on the disk without sending them to other tabs. */
  async function loadOperations(): Promise<void> {
    const operations = await cache.operations();
    if (isOpen) store.receive({ kind: "queued", operations });
  }

  void start().then(hasRead.resolve);

  function stop(): void {
    isOpen = false;
    unsubscribe();
    tabs?.close();
    stopLeading?.();
  }

  return {
    mode: (): PersistenceMode => cache.mode(),
    loadOperations,
    /** Stops, and deletes what is on the disk. */
    async wipe(): Promise<void> {
      stop();
      await cache.close();
      await deleteCache();
    },
    close(): void {
      stop();
      void cache.close();
    },
  };
}
