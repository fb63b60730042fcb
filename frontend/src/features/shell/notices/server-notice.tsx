"use client";

import { useEffect } from "react";
import { OperatorAnnouncement } from "@/components/feedback/operator-announcement";
import { useCell } from "@/lib/cell";
import { useOutboxState } from "@/store/react/hooks";
import { loadServerInfo, serverInfo } from "@/store/session/server-info";
import { isInMaintenance } from "../shell-state";

const MAX_AGE_MS = 600_000;
const MAINTENANCE_POLL_MS = 30_000;

async function refresh(): Promise<void> {
  const info = await loadServerInfo();
  if (info) isInMaintenance.set(info.maintenance_since !== null);
}

/** Asks the server what it tells everybody: at the start, when the page is shown again after long, and until maintenance ends. */
function useServerInfo() {
  const { status } = useOutboxState();
  const isWaiting = useCell(isInMaintenance);
  useEffect(() => {
    let last = 0;
    const refreshOld = () => {
      if (document.visibilityState === "hidden" || Date.now() - last < MAX_AGE_MS) return;
      last = Date.now();
      void refresh();
    };
    refreshOld();
    document.addEventListener("visibilitychange", refreshOld);
    return () => document.removeEventListener("visibilitychange", refreshOld);
  }, []);
  useEffect(() => {
    // Changes that wait, or that are sent again, tell of it first.
    if ((status === "maintenance") !== isInMaintenance.get()) void refresh();
  }, [status]);
  useEffect(() => {
    if (!isWaiting) return;
    const timer = setInterval(refresh, MAINTENANCE_POLL_MS);
    return () => clearInterval(timer);
  }, [isWaiting]);
  return useCell(serverInfo);
}

/** The operator's announcement. */
export function ServerNotice() {
  const info = useServerInfo();
  return info && <OperatorAnnouncement text={info.announcement} />;
}
