"use client";

import { allowSingleKeys } from "@/lib/keys";
import { store } from "../app-store";
import type { AppSetting } from "../types";
import { changeSetting } from "./settings";

const FRESH: AppSetting = { single_keys: true, tour_done: false };

/** Switches keys without a modifier on or off, here at once and on every other device with the account. */
export function keepSingleKeys(yes: boolean): void {
  allowSingleKeys(yes);
  const kept = store.settings.get("app")?.value as AppSetting | null | undefined;
  changeSetting(store, "app", { ...FRESH, ...kept, single_keys: yes });
}
