"use client";

import { changeSetting } from "@/store/actions";
import { store } from "@/store/app-store";
import { useSetting } from "@/store/react/hooks";
import type { Notifications } from "@/store/types";

/** As the server has it for a person who has said nothing. */
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

/** How this person is notified, and what changes a part of it: at once, offline too. */
export function useNotifications(): [Notifications, (part: Partial<Notifications>) => void] {
  useSetting("notifications");
  return [now(), (part) => changeSetting(store, "notifications", { ...now(), ...part })];
}
