import { store } from "@/store/app-store";
import { searchText } from "@/store/indexes/search-text";
import { todoHits } from "../commands/todo-results";
import { learn } from "./word-index";

const SLICE_MS = 5;
/** A word that nothing contains: the search visits every todo and every word, which compiles its code. */
const UNHEARD = "qxzjqxzj";

const whenIdle = (run: () => void): void => {
  if (typeof requestIdleCallback === "function") requestIdleCallback(run);
  else setTimeout(run, 50);
};

/** Prepares the search before the first key, a few milliseconds at a time. */
export function warm(): void {
  const todos = store.todos.values();
  function step() {
    const until = performance.now() + SLICE_MS;
    for (let next = todos.next(); !next.done; next = todos.next()) {
      searchText(next.value);
      learn(next.value);
      if (performance.now() > until) return whenIdle(step);
    }
    whenIdle(() => void todoHits(UNHEARD));
  }
  whenIdle(step);
}
