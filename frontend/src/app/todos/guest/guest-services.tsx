"use client";

import { useFocusViewAfterLoss } from "@/features/shell/keyboard/focus";
import { useDenialToast, useShowAdded, useTouchDrag } from "../shell/app-services";

/** Services that render nothing and load after the first paint, without those that only an account needs. */
export default function GuestServices() {
  useDenialToast();
  useFocusViewAfterLoss();
  useShowAdded();
  useTouchDrag();
  return null;
}
