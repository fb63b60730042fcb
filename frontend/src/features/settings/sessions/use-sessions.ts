"use client";

import { useCallback, useEffect, useState } from "react";
import type { SessionInfo } from "@/lib/api/types";
import { loadSessions } from "@/store/session/auth-api";

export function useSessions() {
  const [sessions, setSessions] = useState<readonly SessionInfo[]>();
  const [failed, setFailed] = useState(false);
  const load = useCallback(async () => {
    setFailed(false);
    await loadSessions().then(setSessions, () => setFailed(true));
  }, []);
  useEffect(() => {
    void load();
  }, [load]);
  const drop = (id: string) => setSessions((all) => all?.filter((session) => session.id !== id));
  return { sessions, failed, load, drop };
}
