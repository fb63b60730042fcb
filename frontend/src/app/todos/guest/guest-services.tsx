"use client";

import { useFocusViewAfterLoss } from "@/features/shell/keyboard/focus-after-loss";
import type { Guest } from "@/store/session/guest-session";
import { useDenialToast, useShowAdded, useTouchDrag } from "../shell/app-services";
import { usePresence } from "../shell/use-presence";

/** Services that render nothing and load after the first paint, without those that only an account needs. */
export default function GuestServices({ guest }: { guest: Guest }) {
  useDenialToast();
  useFocusViewAfterLoss();
  useShowAdded();
  useTouchDrag();
  usePresence(guest.id, guest.list);
  return null;
}
