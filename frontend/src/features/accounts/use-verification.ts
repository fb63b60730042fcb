"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import { loadSession } from "./session";
import { useHashToken } from "./use-hash-token";

export type Verification = "working" | "done" | "failed" | "unreachable";

/** Uses the token of the address once, as soon as it is known. */
export function useVerification(): { outcome: Verification; retry: () => void } {
  const token = useHashToken();
  const [outcome, setOutcome] = useState<Verification>("working");
  const spent = useRef(false);

  const retry = useCallback(async () => {
    if (!token) return setOutcome("failed");
    setOutcome("working");
    try {
      await (await loadSession()).verifyEmail(token);
      setOutcome("done");
    } catch (error) {
      const passing = error instanceof Error && "passing" in error ? error.passing : true;
      setOutcome(passing ? "unreachable" : "failed");
    }
  }, [token]);

  useEffect(() => {
    if (token === undefined || spent.current) return;
    spent.current = true;
    void retry();
  }, [token, retry]);

  return { outcome, retry };
}
