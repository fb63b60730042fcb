"use client";

import { useEffect } from "react";
import { useTranslations } from "use-intl";
import type { User } from "@/lib/api/types";
import { formatKey } from "@/lib/keys";
import { addFirstTodos } from "@/store/actions/first-run";
import { store } from "@/store/app-store";

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
