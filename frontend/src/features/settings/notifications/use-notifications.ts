"use client";

import { changeSetting } from "@/store/actions";
import { store } from "@/store/app-store";
import { useSetting } from "@/store/react/hooks";
import type { Notifications } from "@/store/types";

/** The server's defaults for an account without the setting. */
const USUAL: Notifications = {
  mail: true,
  push: false,
  day_at: "09:00",
  quiet_from: null,
  quiet_to: null,
  agenda_at: null,
};

const now = (): Notifications => ({
  ...USUAL,
  ...(store.settings.get("notifications")?.value as Notifications | null | undefined),
});

/** Returns the notification settings and a function that changes some of them: at once, offline too. */
export function useNotifications(): [Notifications, (part: Partial<Notifications>) => void] {
  useSetting("notifications");
  return [now(), (part) => changeSetting(store, "notifications", { ...now(), ...part })];
}
