"use client";

import { type ReactNode, useEffect } from "react";
import { Button } from "@/components/ui/button";
import { anonymousApi } from "@/store/session/api-client";

const RETRY_MS = 3000;

/** Returns whether the server responds, so that a reload would lead somewhere. */
const isReachable = () =>
  anonymousApi.GET("/health/live").then(
    ({ response }) => response.ok,
    () => false,
  );

/**
 * A reload button for an installed app, which has no browser buttons. The page that could not be loaded is loaded by itself
 * as soon as the server can be reached.
 */
export function ReloadButton({ children }: { children: ReactNode }) {
  useEffect(() => {
    // At its own address, this page would be reloaded without end.
    if (location.pathname === "/offline") return;
    const reloadIfReachable = async () => (await isReachable()) && location.reload();
    const timer = setInterval(reloadIfReachable, RETRY_MS);
    addEventListener("online", reloadIfReachable);
    return () => {
      clearInterval(timer);
      removeEventListener("online", reloadIfReachable);
    };
  }, []);
  return <Button onClick={() => location.reload()}>{children}</Button>;
}
