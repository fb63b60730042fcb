"use client";

import { persistenceMode } from "../app-store";
import { PERSISTENCE } from "../engine/signals";
import { useOutboxState, useSignals } from "./hooks";

const ON_PERSISTENCE = [PERSISTENCE];

/** Whether changes are written to the disk, or are lost when the window closes. */
const usePersistence = () => useSignals(ON_PERSISTENCE, persistenceMode);

/** True if this browser stores changes when the window closes. */
export const useIsPersistent = (): boolean => usePersistence() === "disk";

/** True if closing this page now would lose a change. */
export function useHasUnpersistedChanges(): boolean {
  const { pending } = useOutboxState();
  return usePersistence() === "memory" && pending > 0;
}
