"use client";

import { useEffect } from "react";
import { useTranslations } from "use-intl";
import type { User } from "@/lib/api/types";
import { formatKey } from "@/lib/keys";
import { appSettingOf } from "@/store/actions/settings";
import { store } from "@/store/app-store";
import { derivedId } from "@/store/engine/ids";
import { createStep, settingStep } from "@/store/engine/steps";
import type { Store } from "@/store/engine/store";
import { orderKeysAfter } from "@/store/indexes/manual-order";
import type { ListId } from "@/store/types";

const isEmpty = (store: Store): boolean => store.todos.values().next().done === true;

/** Whether an account has no todos and never got the first ones. */
const isNewAccount = (store: Store): boolean => isEmpty(store) && !appSettingOf(store).tour_done;

interface FirstTodo {
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

const ORDER = ["add", "move", "done"] as const;

const hasKeys = () => matchMedia("(any-hover: hover) and (any-pointer: fine)").matches;

/** Three todos that teach by being completed, rendered like any other. */
export default function FirstRun({ user: { id, inbox_id } }: { user: User }) {
  const t = useTranslations("firstRun");
  useEffect(() => {
    const device = hasKeys() ? "keys" : "touch";
    const keys = { add: "Q", move: formatKey("Alt+ArrowDown"), undo: formatKey("Mod+Z") };
    const todos = ORDER.map((name) => ({
      name,
      title: t(`${device}.${name}`, keys),
      ...(name === "done" ? { notes: t("notes") } : {}),
    }));
    // This browser's copy may be older than the account; the leading tab pulls and decides.
    store.pullLoop.pull().then(() => {
      if (store.pullLoop.isLeading() && store.pullLoop.state().status === "ready")
        addFirstTodos(store, id, inbox_id, todos);
    });
  }, [id, inbox_id, t]);
  return null;
}
