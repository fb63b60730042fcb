"use client";

import { useState } from "react";

/** Shows a choice before it is saved, and follows the saved value when that changes. */
export function useOptimistic<T>(saved: T): [T, (next: T) => void] {
  const [{ base, shown }, set] = useState({ base: saved, shown: saved });
  const current = base === saved ? shown : saved;
  if (base !== saved) set({ base: saved, shown: saved });
  return [current, (next) => set({ base: saved, shown: next })];
}
