"use client";

import { useFocusViewAfterRemoval } from "@/features/shell/keyboard/focus-after-removal";
import type { StoredGuest } from "@/store/session/guest-session";
import { useDenialToast, useShowAdded, useTouchDrag } from "../shell/app-services";
import { usePresence } from "../shell/use-presence";

/** Services that render nothing and load after the first paint, without those that only an account needs. */
export default function GuestServices({ guest }: { guest: StoredGuest }) {
  useDenialToast();
  useFocusViewAfterRemoval();
  useShowAdded();
  useTouchDrag();
  usePresence(guest.id, guest.list);
  return null;
}
