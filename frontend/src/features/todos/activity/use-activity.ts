import { useCallback, useEffect, useRef, useState } from "react";
import { useOnline } from "@/lib/use-online";
import { type Act, type ActivitySubject, loadActivity } from "@/store/sharing/activity-api";

export type ActivityState = "loading" | "ready" | "offline" | "failed";

/**
 * Loads what people did, page by page.
 * @param revision loads the first page again whenever it changes
 */
export function useActivity(subject: ActivitySubject, revision: unknown = null) {
  const isOnline = useOnline();
  const [acts, setActs] = useState<readonly Act[]>();
  const [cursor, setCursor] = useState<string | null>(null);
  const [failed, setFailed] = useState(false);
  const latest = useRef(0);
  const key = JSON.stringify(subject);

  const load = useCallback(
    async (from: string | null): Promise<number> => {
      latest.current += 1;
      const request = latest.current;
      setFailed(false);
      try {
        const page = await loadActivity(JSON.parse(key), from);
        if (request !== latest.current) return 0;
        setActs((known = []) => (from === null ? page.items : [...known, ...page.items]));
        setCursor(page.next_cursor);
        return page.items.length;
      } catch {
        if (request === latest.current) setFailed(true);
        return 0;
      }
    },
    [key],
  );

  // biome-ignore lint/correctness/useExhaustiveDependencies: a revision means that there is more
  useEffect(() => {
    if (isOnline) void load(null);
  }, [isOnline, load, revision]);

  const state: ActivityState = acts ? "ready" : !isOnline ? "offline" : failed ? "failed" : "loading";
  return {
    acts: acts ?? [],
    state,
    reload: () => void load(null),
    /** Loads the next page, and returns how many acts it had; null if there is none. */
    loadMore: cursor === null ? null : () => load(cursor),
  };
}
