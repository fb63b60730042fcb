import { networkProblem } from "@/lib/api/problem";
import { TABLE_NAMES } from "../engine/table-names";
import type { StoredAccountData } from "../persistence/database";
import { applyStoredAccount, createWriteSequence } from "../persistence/persister";
import {
  acknowledgmentsOf,
  type ChangeSet,
  type Rejection,
  type RowChanges,
  type StoreEvent,
} from "../sync/changes";
import { formatCursors, NO_CURSORS } from "../sync/cursors";
import { createSyncedStore, type SyncedStore } from "../sync/synced-store";
import type { Transport } from "../sync/transport";
import type { Operation } from "../types";
import type { FakeServer } from "./fake-server";

/**
 * The fate of a request: it gets its response, it doesn't arrive, its response is lost, it arrives twice, its response is
 * slow, or somebody else's changes come in between.
 */
export type RequestFate = "answered" | "unsent" | "unanswered" | "twice" | "slow" | "interleaved";

type Stored = Omit<StoredAccountData, "user">;

/** How long the tabs of a device take to hear from each other. */
const TAB_DELAY_MS = 5;
const SLOW_MS = 700;

function createUnreliableTransport(server: FakeServer, nextFate: () => RequestFate): Transport {
  async function request<T>(call: () => Promise<T>): Promise<T> {
    const fate = nextFate();
    if (fate === "unsent") throw networkProblem();
    const response = await call();
    if (fate === "twice") return call();
    if (fate === "unanswered") throw networkProblem();
    if (fate === "slow") await new Promise((resolve) => setTimeout(resolve, SLOW_MS));
    return response;
  }
  return {
    pull: (body) => request(() => server.pull(body)),
    async push(operations) {
      const isInterleaved = nextFate() === "interleaved";
      const response = await request(() => server.push(operations));
      return isInterleaved ? { ...response, lists: {} } : response;
    },
  };
}

function applyRowChanges<R extends { id: string }>(
  rows: Map<string, R>,
  { rows: changed, removed }: RowChanges<R>,
): void {
  for (const row of changed) rows.set(row.id, row);
  for (const id of removed) rows.delete(id);
}

/** Stores events like the real disk, each as a whole and in its order. */
function createDisk() {
  const tables = {
    lists: new Map(),
    todos: new Map(),
    settings: new Map(),
    reminders: new Map(),
    members: new Map(),
    folders: new Map(),
    comments: new Map(),
    notifications: new Map(),
  };
  const operations = new Map<string, Operation>();
  let cursors = formatCursors(NO_CURSORS);
  let sequence = 0;
  return {
    write(changes: ChangeSet): number {
      cursors = formatCursors(changes.cursors);
      for (const name of TABLE_NAMES)
        applyRowChanges(tables[name], changes[name] as RowChanges<{ id: string }>);
      for (const id of changes.acknowledged) operations.delete(id);
      sequence += 1;
      return sequence;
    },
    writeOperations(queued: readonly Operation[]): void {
      for (const operation of queued) operations.set(operation.id, operation);
    },
    read: (): Stored => ({
      cursors,
      sequence,
      lists: [...tables.lists.values()],
      todos: [...tables.todos.values()],
      settings: [...tables.settings.values()],
      reminders: [...tables.reminders.values()],
      members: [...tables.members.values()],
      folders: [...tables.folders.values()],
      comments: [...tables.comments.values()],
      notifications: [...tables.notifications.values()],
      operations: [...operations.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
    }),
  };
}

/** A browser with a disk and two tabs, one of which leads. Everything that the tabs exchange is plain data. */
export class Device {
  readonly rejections = new Map<string, Rejection>();
  readonly committed = new Map<string, Operation>();
  nextFate: () => RequestFate = () => "answered";
  tabs: SyncedStore[] = [];
  private readonly disk = createDisk();
  private readonly sequences = new Map<SyncedStore, ReturnType<typeof createWriteSequence>>();
  private leader = 0;
  private stops: (() => void)[] = [];

  constructor(private readonly server: FakeServer) {
    this.tabs = [this.openTab(), this.openTab()];
    this.lead();
  }

  private openTab(): SyncedStore {
    const store = createSyncedStore(
      createUnreliableTransport(this.server, () => this.nextFate()),
      { nameCopy: (name) => `${name} (my changes)` },
    );
    this.sequences.set(store, createWriteSequence());
    this.restore(store);
    store.onRejection((rejection) => this.rejections.set(rejection.operation.id, rejection));
    store.onEvent((event) => this.share(store, structuredClone(event)));
    return store;
  }

  private restore(store: SyncedStore): void {
    const stored = this.stored();
    this.sequences.get(store)?.setRead(stored.sequence);
    applyStoredAccount(store, stored);
  }

  private receive(tab: SyncedStore, event: StoreEvent, sequence: number | null): void {
    if (event.kind !== "changed" || this.sequences.get(tab)?.receive(sequence)) tab.receive(event);
    else tab.receive({ ...event, changes: acknowledgmentsOf(event.changes, tab.replica.cursors()) });
  }

  private share(sender: SyncedStore, event: StoreEvent): void {
    if (!this.tabs.includes(sender)) return;
    if (event.kind === "queued") this.disk.writeOperations(event.operations);
    const sequence = event.kind === "changed" ? this.disk.write(event.changes) : null;
    this.sequences.get(sender)?.setWritten(sequence);
    if (event.kind === "queued")
      for (const operation of event.operations) this.committed.set(operation.id, operation);
    const others = this.tabs.filter((tab) => tab !== sender);
    setTimeout(() => {
      for (const tab of others) if (this.tabs.includes(tab)) this.receive(tab, event, sequence);
    }, TAB_DELAY_MS);
  }

  private lead(): void {
    for (const stop of this.stops) stop();
    const store = this.tabs[this.leader];
    if (store) this.restore(store);
    this.stops = store ? [store.outbox.lead(), store.pullLoop.lead()] : [];
  }

  /** Makes the other tab the leader, while this one may still wait for a response. */
  handOver(): void {
    this.leader = 1 - this.leader;
    this.lead();
  }

  /** Kills the leader and opens a new tab in its place. */
  kill(): void {
    const store = this.tabs[this.leader];
    this.tabs = this.tabs.filter((tab) => tab !== store);
    store?.clear();
    this.tabs.push(this.openTab());
    this.leader = 0;
    this.lead();
  }

  async pull(): Promise<void> {
    await this.tabs[this.leader]?.pullLoop.pull();
  }

  flush(): void {
    this.tabs[this.leader]?.outbox.flush();
  }

  stored(): Stored {
    return structuredClone(this.disk.read());
  }

  /** A store as a browser that was just started shows it, before any request. */
  restored(): SyncedStore {
    const store = createSyncedStore(createUnreliableTransport(this.server, () => "unsent"));
    applyStoredAccount(store, this.stored());
    return store;
  }
}
