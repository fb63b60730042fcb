import { networkProblem } from "@/lib/api/problem";
import { createStore, type Refusal, type Store } from "../engine/store";
import type { Kept } from "../persistence/account-cache";
import { createTurns, restore, type Turns } from "../persistence/persister";
import { type ChangeSet, NOWHERE, type RowChanges, type StoreEvent, verdictsOf } from "../sync/changes";
import type { Transport } from "../sync/transport";
import type { List, Operation, Reminder, SettingRow, Todo } from "../types";
import type { FakeServer } from "./fake-server";

/** What becomes of one request. */
export type Fate = "answered" | "unsent" | "unanswered" | "twice" | "late" | "untold";

function lossy(server: FakeServer, fate: () => Fate): Transport {
  async function carry<T>(ask: () => Promise<T>): Promise<T> {
    const now = fate();
    if (now === "unsent") throw networkProblem();
    const answer = await ask();
    if (now === "twice") return ask();
    if (now === "unanswered") throw networkProblem();
    if (now === "late") await new Promise((resolve) => setTimeout(resolve, 700));
    return answer;
  }
  return {
    pull: (question) => carry(() => server.pull(question)),
    async push(operations) {
      const untold = fate() === "untold";
      const answer = await carry(() => server.push(operations));
      // somebody else's numbers lay in between
      return untold ? { ...answer, lists: {} } : answer;
    },
  };
}

function take<R extends { id: string }>(
  rows: Map<string, R>,
  { rows: put, removed: drop }: RowChanges<R>,
): void {
  for (const row of put) rows.set(row.id, row);
  for (const id of drop) rows.delete(id);
}

/** What is kept of a store's news, each as one, in its order. */
function createDisk() {
  const lists = new Map<string, List>();
  const todos = new Map<string, Todo>();
  const settings = new Map<string, SettingRow>();
  const reminders = new Map<string, Reminder>();
  const operations = new Map<string, Operation>();
  let cursors = NOWHERE;
  let turn = 0;
  function keep(changes: ChangeSet): number {
    cursors = changes.cursors;
    take(lists, changes.lists);
    take(todos, changes.todos);
    take(settings, changes.settings);
    take(reminders, changes.reminders);
    for (const id of changes.acknowledged) operations.delete(id);
    turn += 1;
    return turn;
  }
  return {
    keep,
    queue: (queued: readonly Operation[]) => {
      for (const operation of queued) operations.set(operation.id, operation);
    },
    read: (): Omit<Kept, "user"> => ({
      cursors,
      turn,
      lists: [...lists.values()],
      todos: [...todos.values()],
      settings: [...settings.values()],
      reminders: [...reminders.values()],
      operations: [...operations.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
    }),
  };
}

/** One browser with a disk and two tabs, of which one leads; what they tell each other travels as plain data. */
export class Device {
  readonly refusals = new Map<string, Refusal>();
  readonly committed = new Map<string, Operation>();
  fate: () => Fate = () => "answered";
  tabs: Store[] = [];
  private readonly disk = createDisk();
  private readonly turns = new Map<Store, Turns>();
  private leader = 0;
  private stops: (() => void)[] = [];

  constructor(private readonly server: FakeServer) {
    this.tabs = [this.open(), this.open()];
    this.lead();
  }

  private open(): Store {
    const store = createStore(lossy(this.server, () => this.fate()));
    this.turns.set(store, createTurns());
    this.take(store);
    store.onRejection((refusal) => this.refusals.set(refusal.operation.id, refusal));
    store.onEvent((news) => this.spread(store, structuredClone(news)));
    return store;
  }

  private take(store: Store): void {
    const kept = this.kept();
    this.turns.get(store)?.read(kept.turn);
    restore(store, kept);
  }

  private hear(tab: Store, news: StoreEvent, turn: number | null): void {
    if (news.kind !== "changed" || this.turns.get(tab)?.hear(turn)) tab.receive(news);
    else tab.receive({ ...news, changes: verdictsOf(news.changes, tab.replica.cursors()) });
  }

  private spread(from: Store, news: StoreEvent): void {
    if (!this.tabs.includes(from)) return;
    if (news.kind === "queued") this.disk.queue(news.operations);
    const turn = news.kind === "changed" ? this.disk.keep(news.changes) : null;
    this.turns.get(from)?.kept(turn);
    if (news.kind === "queued") for (const one of news.operations) this.committed.set(one.id, one);
    const others = this.tabs.filter((tab) => tab !== from);
    setTimeout(() => {
      for (const tab of others) if (this.tabs.includes(tab)) this.hear(tab, news, turn);
    }, 5);
  }

  private lead(): void {
    for (const stop of this.stops) stop();
    const store = this.tabs[this.leader];
    if (store) this.take(store);
    this.stops = store ? [store.outbox.lead(), store.pullLoop.lead()] : [];
  }

  /** The other tab takes over while this one may still wait for an answer. */
  handOver(): void {
    this.leader = 1 - this.leader;
    this.lead();
  }

  /** The tab that leads is killed, and opened again from what is kept. */
  kill(): void {
    const store = this.tabs[this.leader];
    this.tabs = this.tabs.filter((tab) => tab !== store);
    store?.clear();
    this.tabs.push(this.open());
    this.leader = 0;
    this.lead();
  }

  async pull(): Promise<void> {
    await this.tabs[this.leader]?.pullLoop.pull();
  }

  flush(): void {
    this.tabs[this.leader]?.outbox.flush();
  }

  kept(): Omit<Kept, "user"> {
    return structuredClone(this.disk.read());
  }

  /** What a browser would show that is started now, before it has asked anything. */
  restored(): Store {
    const store = createStore(lossy(this.server, () => "unsent"));
    restore(store, this.kept());
    return store;
  }
}
