"use client";

import { store } from "../app-store";
import { useFolded } from "./hooks";

/** Whether something beside the rows is folded on this device, and the switch of it. */
export function useFold(key: string): { folded: boolean; onFold: () => void } {
  const folded = useFolded(key);
  return { folded, onFold: () => store.folded.fold(key, !folded) };
}
