"use client";

import { useEffect } from "react";
import FirstRun from "@/features/first-run/first-run";
import type { User } from "@/lib/api/types";
import { allowSingleKeys } from "@/lib/keys";
import { store } from "@/store/app-store";
import { useLoadState, useSetting } from "@/store/react/hooks";

const isEmpty = () => store.todos.values().next().done === true;

/** Applies the account's app setting: single-key shortcuts, and the first run of an empty account. */
export function FirstRunGate({ user }: { user: User }) {
  const ready = useLoadState().status === "ready";
  const app = useSetting("app");
  useEffect(() => {
    if (app) allowSingleKeys(app.single_keys);
  }, [app]);
  return ready && !app?.tour_done && isEmpty() && <FirstRun user={user} />;
}
