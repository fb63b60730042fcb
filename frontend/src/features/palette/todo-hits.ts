import { foldedWords } from "@/lib/fold";
import { openTodo } from "@/lib/location";
import { store } from "@/store/app-store";
import type { Todo } from "@/store/rows";
import { search } from "@/store/search";
import { isShown } from "@/store/shown";
import { goToTodo } from "@/store/visit";
import type { Entry } from "./entry";
import { nearWords } from "./typos";
import { vocabulary } from "./vocabulary";

const MOST = 30;
const MOST_MEANT = 4;
/** With fewer than so many found a slip of the finger is likely. */
const FEW = 3;

/** A todo is opened over its list, and its row is where keys go on. */
export function visit(todo: Todo): void {
  goToTodo(todo);
  openTodo(todo.id);
}

export const entryOf = (todo: Todo): Entry => ({
  key: `todo ${todo.id}`,
  label: todo.title,
  mark: { kind: "todo", todo },
  beside: store.lists.get(todo.list_id)?.name ?? "",
  run: () => visit(todo),
});

/** What the words may have been, one of them written wrongly. */
function meant(words: readonly string[]): string[] {
  return words.flatMap((word, nth) =>
    nearWords(vocabulary(), word)
      .filter((near) => !near.startsWith(word))
      .slice(0, MOST_MEANT)
      .map((near) => words.map((other, at) => (at === nth ? near : other)).join(" ")),
  );
}

export interface TodoHits {
  entries: readonly Entry[];
  total: number;
}

/** Todos with every word in title, notes or tags; where there are hardly any, those that one typo hides. */
export function todoHits(text: string): TodoHits {
  const { todos, total } = search(store, text, MOST);
  if (todos.length >= FEW) return { entries: todos.map(entryOf), total };
  const all = new Map(todos.map((todo) => [todo.id, todo]));
  for (const other of meant(foldedWords(text)))
    for (const todo of search(store, other, MOST).todos) all.set(todo.id, todo);
  const found = [...all.values()].slice(0, MOST);
  return { entries: found.map(entryOf), total: Math.max(total, all.size) };
}

/** What was changed last, by whomever. */
export function lastChanged(count: number): Entry[] {
  const last: Todo[] = [];
  for (const todo of store.todos.values()) {
    const worst = last.at(-1);
    if (last.length === count && worst && worst.updated_at >= todo.updated_at) continue;
    if (!isShown(store, todo)) continue;
    const at = last.findIndex((other) => other.updated_at < todo.updated_at);
    last.splice(at < 0 ? last.length : at, 0, todo);
    last.length = Math.min(last.length, count);
  }
  return last.map(entryOf);
}
