import { store } from "@/store/app-store";
import { foldedTitle } from "@/store/matching";
import { TODOS } from "@/store/store";

const WORDS = /[\p{L}\p{N}]+/gu;
let made = { revision: "", words: new Set<string>() };

/** Every word that a title is made of; made anew when a todo has changed since. */
export function vocabulary(): ReadonlySet<string> {
  const revision = String(store.signals.revision(TODOS));
  if (made.revision === revision) return made.words;
  const words = new Set<string>();
  for (const todo of store.todos.values())
    for (const [word] of foldedTitle(todo).matchAll(WORDS)) words.add(word);
  made = { revision, words };
  return words;
}
