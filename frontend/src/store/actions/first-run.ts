import { uuid5 } from "../engine/copy-id";
import type { Store } from "../engine/store";
import { orderKeysAfter } from "../indexes/order-keys";
import type { AppSetting, ListId, Step } from "../types";

const isEmpty = (store: Store): boolean => store.todos.values().next().done === true;

const FRESH: AppSetting = { single_keys: true, tour_done: false };

const appOf = (store: Store): AppSetting => ({
  ...FRESH,
  ...(store.settings.get("app")?.value as AppSetting | null | undefined),
});

/** True of an account that holds nothing, and never held the todos that a new one begins with. */
const isFresh = (store: Store): boolean => isEmpty(store) && !appOf(store).tour_done;

export interface FirstTodo {
  /** Names the todo among those of its account, in whatever words. */
  name: string;
  title: string;
  notes?: string;
}

/**
 * Puts the first todos into the Inbox, once for every account: two devices that do it at once make the same rows.
 * Nobody asked for them, so undo doesn't take them back.
 */
export function addFirstTodos(store: Store, owner: string, inbox: ListId, todos: readonly FirstTodo[]): void {
  if (!isFresh(store)) return;
  const positions = orderKeysAfter(null, todos.length);
  const made = todos.map(({ name, ...words }, at): Step => {
    const id = uuid5(owner, `first-run ${name}`);
    return {
      kind: "todo.create",
      id,
      draft: { ...words, id, list_id: inbox, position: positions[at] ?? "" },
    };
  });
  const done: Step = { kind: "setting.change", id: "app", value: { ...appOf(store), tour_done: true } };
  store.commitWithoutUndo([...made, done]);
}
