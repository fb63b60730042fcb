"use client";

import { useEffect, useState } from "react";
import type { Score } from "@/lib/forms/strength";

const PAUSE_MS = 120;

/** Returns the score of the password, shortly after typing; undefined while unknown. */
export function useStrength(password: string, about: string): Score | undefined {
  const [known, setKnown] = useState<{ password: string; score: Score }>();
  useEffect(() => {
    if (!password) return;
    let current = true;
    const timer = setTimeout(async () => {
      // If the estimate can't be downloaded, only the API decides.
      const judge = await import("@/lib/forms/strength").catch(() => undefined);
      const score = judge?.strengthOf(password, [about]);
      if (current && score !== undefined) setKnown({ password, score });
    }, PAUSE_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [password, about]);
  return password ? known?.score : undefined;
}
