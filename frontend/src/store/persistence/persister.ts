import type { User } from "@/lib/api/types";
import type { News, Store } from "../engine/store";
import { type ChangeSet, verdictsOf } from "../sync/changes";
import { type Kept, type Local, openLocal, wipeLocal } from "./account-cache";
import { openTabs, type Tabs } from "./leader-election";

/**
 * The order in which changes were kept, whichever tab kept them: each has a turn, one more than the one before.
 * A tab that has read what is kept up to a turn need not hear of what came before.
 */
export interface Turns {
  now(): number;
  /** Everything up to `turn` was read. */
  read(turn: number): void;
  /** This tab kept something at `turn`; null where nothing could be kept. */
  kept(turn: number | null): void;
  /** True of what another tab kept at `turn` when it is new here. */
  hear(turn: number | null): boolean;
}

export function createTurns(): Turns {
  let now = 0;
  return {
    now: () => now,
    read(turn) {
      now = turn;
    },
    kept(turn) {
      // else somebody kept something in between, and has yet to tell
      if (turn === now + 1) now = turn;
    },
    hear(turn) {
      if (turn !== null && turn <= now) return false;
      now = turn ?? now;
      return true;
    },
  };
}

/** Keeps a store on the disk and in step with the other tabs, for one person. */
export interface Keeper {
  keeping(): "disk" | "memory";
  /** Takes what a tab that is gone has queued and told nobody. */
  look(): Promise<void>;
  /** Forgets what is on the disk as well. */
  wipe(): Promise<void>;
  close(): void;
}

type Row = { id: string };
/** `turn` is when it was kept, if it was. */
type Told = { news: News; turn: number | null };

interface KeeperPlan {
  store: Store;
  user: User;
  /** Starts what talks to the server; called in the tab that leads. */
  onLead(): () => void;
  onKeeping(): void;
}

function missing(told: Iterable<Row>, kept: readonly Row[]): string[] {
  const ids = new Set(kept.map(({ id }) => id));
  return Array.from(told, ({ id }) => id).filter((id) => !ids.has(id));
}

/** Shows what is kept, and that alone. */
export function restore(
  store: Store,
  { cursors, lists, settings, reminders, operations, ...kept }: Omit<Kept, "user" | "turn">,
): void {
  const known = new Set(lists.map(({ id }) => id));
  // two tabs that both took themselves for the one that leads may have left rows of a list that is gone
  const todos = kept.todos.filter(({ list_id }) => known.has(list_id));
  const changes: ChangeSet = {
    cursors,
    lists: { rows: lists, removed: missing(store.lists.serverRows(), lists) },
    todos: { rows: todos, removed: missing(store.todos.serverRows(), todos) },
    settings: { rows: settings, removed: missing(store.settings.serverRows(), settings) },
    reminders: { rows: reminders, removed: missing(store.reminders.serverRows(), reminders) },
    acknowledged: [],
  };
  store.receive({ kind: "queued", operations });
  store.receive({ kind: "changed", changes });
}

export function openKeeper({ store, user, onLead, onKeeping }: KeeperPlan): Keeper {
  let tabs: Tabs<Told> | null = null;
  let lead: (() => void) | null = null;
  let open = true;
  let missed: Told[] | null = [];
  const reading = Promise.withResolvers<void>();
  const turns = createTurns();

  /** Where the disk is of no use each tab is on its own: nobody could tell another what it has missed. */
  function alone(): void {
    tabs?.close();
    tabs = null;
    if (open && missed === null) lead ??= onLead();
    onKeeping();
  }

  const local: Local = openLocal(user, alone);

  async function keep(news: News): Promise<void> {
    let turn: number | null = null;
    if (news.kind === "queued") await local.queue(news.operations);
    if (news.kind === "changed") {
      turn = await local.keep(news.changes);
      turns.kept(turn);
    }
    tabs?.post({ news, turn });
  }

  const stop = store.onEvent((news) => void keep(news));

  function hear({ news, turn }: Told): void {
    if (missed) missed.push({ news, turn });
    else if (news.kind !== "changed" || turns.hear(turn)) store.receive(news);
    else store.receive({ ...news, changes: verdictsOf(news.changes, store.replica.cursors()) });
  }

  function take(kept: Kept): void {
    turns.read(kept.turn);
    restore(store, kept);
  }

  function beginToLead(): () => void {
    const end = new AbortController();
    void reading.promise.then(catchUp).then(() => {
      if (!end.signal.aborted && open) end.signal.addEventListener("abort", onLead());
    });
    return () => end.abort();
  }

  async function begin(): Promise<void> {
    tabs = openTabs<Told>({ account: user.id, onMessage: hear, onLead: beginToLead });
    const kept = await local.read();
    if (!open) return;
    if (kept) take(kept);
    const told = missed ?? [];
    missed = null;
    told.forEach(hear);
    if (local.keeping() === "memory") alone();
  }

  /** Who led before may have kept more than it could tell. */
  async function catchUp(): Promise<void> {
    if ((await local.turn()) === turns.now()) return look();
    const kept = await local.read();
    if (kept && open) take(kept);
  }

  async function look(): Promise<void> {
    const operations = await local.operations();
    if (open) store.receive({ kind: "queued", operations });
  }

  void begin().then(reading.resolve);

  function close(): void {
    open = false;
    stop();
    tabs?.close();
    lead?.();
  }

  return {
    keeping: local.keeping,
    look,
    async wipe() {
      close();
      await local.close();
      await wipeLocal();
    },
    close() {
      close();
      void local.close();
    },
  };
}
