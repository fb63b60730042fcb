import type { User } from "@/lib/api/types";
import type { Changes } from "./changes";
import { wipeLocal } from "./local/kept";
import { type Kept, type Local, openLocal } from "./local/local";
import type { News, Store } from "./store";
import { openTabs, type Tabs } from "./tabs";

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
export function restore(store: Store, { cursors, lists, operations, ...kept }: Omit<Kept, "user">): void {
  const known = new Set(lists.map(({ id }) => id));
  // two tabs that both took themselves for the one that leads may have left rows of a list that is gone
  const todos = kept.todos.filter(({ list_id }) => known.has(list_id));
  const changes: Changes = {
    cursors,
    lists: { put: lists, drop: missing(store.lists.everyTold(), lists) },
    todos: { put: todos, drop: missing(store.todos.everyTold(), todos) },
    settled: [],
  };
  store.hear({ kind: "queued", operations });
  store.hear({ kind: "changed", changes });
}

export function openKeeper({ store, user, onLead, onKeeping }: KeeperPlan): Keeper {
  let tabs: Tabs<News> | null = null;
  let lead: (() => void) | null = null;
  let open = true;
  let missed: News[] | null = [];

  /** Where the disk is of no use each tab is on its own: nobody could tell another what it has missed. */
  function alone(): void {
    tabs?.close();
    tabs = null;
    if (open && missed === null) lead ??= onLead();
    onKeeping();
  }

  const local: Local = openLocal(user, alone);

  const stop = store.onNews((news) => {
    const kept =
      news.kind === "queued"
        ? local.queue(news.operations)
        : news.kind === "changed"
          ? local.keep(news.changes)
          : null;
    void Promise.resolve(kept).then(() => tabs?.post(news));
  });

  async function begin(): Promise<void> {
    if (local.keeping() === "disk") {
      tabs = openTabs<News>({
        account: user.id,
        onMessage: (news) => (missed ? missed.push(news) : store.hear(news)),
        onLead: () => {
          const end = new AbortController();
          void started.then(catchUp).then(() => {
            if (!end.signal.aborted && open) end.signal.addEventListener("abort", onLead());
          });
          return () => end.abort();
        },
      });
    }
    const kept = await local.read();
    if (!open) return;
    if (kept) restore(store, kept);
    for (const news of missed ?? []) store.hear(news);
    missed = null;
    if (local.keeping() === "memory") alone();
  }

  /** Who led before may have kept more than it could tell. */
  async function catchUp(): Promise<void> {
    const cursors = await local.cursors();
    if (JSON.stringify(cursors) === JSON.stringify(store.replica.cursors())) return look();
    const kept = await local.read();
    if (kept && open) restore(store, kept);
  }

  async function look(): Promise<void> {
    const operations = await local.operations();
    if (open) store.hear({ kind: "queued", operations });
  }

  const started = begin();

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
