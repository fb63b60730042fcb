import { networkProblem, Problem } from "@/lib/api/problem";
import type { List, ListId, Todo } from "./rows";
import type { Transport } from "./transport";

/** Parts of the account that are loaded on their own: what is open comes first. */
export type Part = "open" | "completed" | "archived" | "trash" | `list:${ListId}`;

export type LoadState =
  | { status: "waiting" }
  | { status: "loading" }
  | { status: "ready" }
  | { status: "failed"; problem: Problem };

export interface Loads {
  state(part: Part): LoadState;
  /** Loads `part` unless it is here or under way. Never throws: the answer is its state. */
  ensure(part: Part): Promise<void>;
  /** Tries again what failed. */
  retry(): void;
  clear(): void;
}

interface LoadsPlan {
  transport: Transport;
  takeTodos(rows: readonly Todo[]): void;
  takeLists(rows: readonly List[]): void;
  onState(part: Part): void;
}

const WAITING: LoadState = { status: "waiting" };

export function createLoads({ transport, takeTodos, takeLists, onState }: LoadsPlan): Loads {
  const states = new Map<Part, LoadState>();
  let generation = 0;

  function become(part: Part, state: LoadState): void {
    states.set(part, state);
    onState(part);
  }

  async function drain<T>(
    pages: AsyncIterable<readonly T[]>,
    take: (rows: readonly T[]) => void,
  ): Promise<void> {
    const mine = generation;
    for await (const rows of pages) {
      if (mine !== generation) return;
      take(rows);
    }
  }

  const lists = (scope: Parameters<Transport["lists"]>[0]) => drain(transport.lists(scope), takeLists);
  const todos = (scope: Parameters<Transport["todos"]>[0]) => drain(transport.todos(scope), takeTodos);

  async function load(part: Part): Promise<void> {
    if (part === "open") {
      await lists("active");
      await todos({ completed: false });
    } else if (part === "completed") await todos({ completed: true });
    else if (part === "archived") await lists("archived");
    else if (part === "trash") await Promise.all([lists("deleted"), todos({ deleted: true })]);
    else await todos({ of: part.slice("list:".length) });
  }

  async function ensure(part: Part): Promise<void> {
    const { status } = states.get(part) ?? WAITING;
    if (status === "loading" || status === "ready") return;
    const mine = generation;
    become(part, { status: "loading" });
    try {
      await load(part);
      if (mine === generation) become(part, { status: "ready" });
    } catch (error) {
      const problem = error instanceof Problem ? error : networkProblem();
      if (mine === generation) become(part, { status: "failed", problem });
    }
  }

  return {
    state: (part) => states.get(part) ?? WAITING,
    ensure,
    retry() {
      for (const [part, { status }] of states) if (status === "failed") void ensure(part);
    },
    clear() {
      generation += 1;
      const parts = [...states.keys()];
      states.clear();
      parts.forEach(onState);
    },
  };
}
