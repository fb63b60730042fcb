import { OUTBOX } from "../engine/signals";
import type { SyncedStore } from "../sync/synced-store";
import type { Operation, TodoId } from "../types";

/** A title that somebody typed here, and that lost words to a change made elsewhere at the same time. */
export interface OverwrittenTitle {
  id: TodoId;
  own: string;
  title: string;
}

interface TypedTitle {
  base: string;
  own: string;
  operation: string;
  /** When the server had it, in milliseconds; null while it is pending. */
  savedAt: number | null;
  stop: () => void;
}

/** A change that comes later than this after one's own was made by somebody who had seen it. */
const TOGETHER_MS = 60_000;
const MAX_WATCHED = 20;

const wordsOf = (text: string) => text.split(/\s+/).filter(Boolean);

/** Takes each word of `others` out of `words` once. */
function without(words: readonly string[], others: readonly string[]): string[] {
  const left = [...words];
  for (const word of others) {
    const at = left.indexOf(word);
    if (at >= 0) left.splice(at, 1);
  }
  return left;
}

/** Whether words that `own` has and `base` has not are missing in `title`. */
export const hasLostWords = (base: string, own: string, title: string): boolean =>
  without(without(wordsOf(own), wordsOf(base)), wordsOf(title)).length > 0;

function typedTitle({ step, id }: Operation) {
  if (step.kind !== "todo.change" || step.patch.title === undefined) return null;
  return { todo: step.id, operation: id, own: step.patch.title, base: step.base?.title ?? "" };
}

/**
 * Watches the titles that are typed here until others have had the time to learn of them. Both changes are merged on the
 * server, and where both changed the same words, those of one person are lost.
 * @param onLoss called once for each title that lost words
 * @returns a function that stops
 */
export function watchTitles(
  store: Pick<SyncedStore, "outbox" | "signals" | "todos">,
  onLoss: (lost: OverwrittenTitle) => void,
): () => void {
  const typed = new Map<TodoId, TypedTitle>();

  function forget(id: TodoId): void {
    typed.get(id)?.stop();
    typed.delete(id);
  }

  /** Runs once the outbox has one's own next change of the title, whose row changes first. */
  function check(id: TodoId): void {
    const known = typed.get(id);
    const todo = store.todos.get(id);
    if (!known) return;
    if (!todo || todo.deleted_at || (known.savedAt !== null && Date.now() - known.savedAt > TOGETHER_MS)) {
      forget(id);
    } else if (todo.title !== known.own) {
      const { base, own } = known;
      const { title } = todo;
      forget(id);
      // With the title from before, nobody has changed it: the change was rejected.
      if (title !== base && hasLostWords(base, own, title)) onLoss({ id, own, title });
    }
  }

  function readOutbox(): void {
    const pending = store.outbox.pending();
    const ids = new Set(pending.map(({ id }) => id));
    for (const known of typed.values()) if (!ids.has(known.operation)) known.savedAt ??= Date.now();
    for (const found of pending.flatMap((operation) => typedTitle(operation) ?? [])) {
      const { todo, ...rest } = found;
      if (typed.get(todo)?.operation === rest.operation) continue;
      forget(todo);
      const stop = store.signals.subscribe(todo, () => queueMicrotask(() => check(todo)));
      typed.set(todo, { ...rest, savedAt: null, stop });
    }
    const [oldest] = typed.keys();
    if (typed.size > MAX_WATCHED && oldest) forget(oldest);
  }

  readOutbox();
  const stop = store.signals.subscribe(OUTBOX, readOutbox);
  return () => {
    stop();
    for (const id of [...typed.keys()]) forget(id);
  };
}
