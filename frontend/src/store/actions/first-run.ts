import { derivedId } from "../engine/ids";
import { createStep, settingStep } from "../engine/steps";
import type { Store } from "../engine/store";
import { orderKeysAfter } from "../indexes/manual-order";
import type { ListId } from "../types";
import { appSettingOf } from "./settings";

const isEmpty = (store: Store): boolean => store.todos.values().next().done === true;

/** Whether an account has no todos and never got the first ones. */
const isNewAccount = (store: Store): boolean => isEmpty(store) && !appSettingOf(store).tour_done;

export interface FirstTodo {
  /** Identifies the todo within its account, independently of its wording. */
  name: string;
  title: string;
  notes?: string;
}

/**
 * Adds the todos that a new account starts with to its Inbox, once per account: two devices that do so at the same time
 * create the same rows. The person did not ask for them, so undo skips them.
 * @param account the id of the user, from which the ids of the todos are derived
 */
export function addFirstTodos(
  store: Store,
  account: string,
  inbox: ListId,
  todos: readonly FirstTodo[],
): void {
  if (!isNewAccount(store)) return;
  const positions = orderKeysAfter(null, todos.length);
  const creations = todos.map(({ name, ...text }, index) => {
    const id = derivedId(account, `first-run ${name}`);
    return createStep({ ...text, id, list_id: inbox, position: positions[index] ?? "" });
  });
  store.commitWithoutUndo([...creations, settingStep("app", { ...appSettingOf(store), tour_done: true })]);
}
