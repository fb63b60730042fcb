import type { ServerInfo } from "@/lib/api/types";
import { createCell } from "@/lib/cell";
import { anonymousApi, unwrap } from "./api-client";

/** The server's description for everybody, as it was loaded last. */
export const serverInfo = createCell<ServerInfo | null>(null);

let loading: Promise<ServerInfo | null> | null = null;

async function requestInfo(): Promise<ServerInfo | null> {
  const loaded = await unwrap(anonymousApi.GET("/api/server")).catch(() => null);
  if (loaded) serverInfo.set(loaded);
  return serverInfo.get();
}

/** Loads what the server tells everybody, once for all who ask now. Never rejects; without a connection what is known stays. */
export function loadServerInfo(): Promise<ServerInfo | null> {
  loading ??= requestInfo().finally(() => {
    loading = null;
  });
  return loading;
}
