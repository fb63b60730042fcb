"use client";

import { type ComponentType, useEffect, useState } from "react";
import { Toaster } from "@/components/ui/toaster";
import { MemoryNotice } from "./memory-notice";
import { Refusals } from "./refusals";

/** The page's own work comes first. */
const QUIET_MS = 1500;

/** Comes late, and not at all where the network went away meanwhile; the app is whole without it. */
function useVersionNotice(): ComponentType | null {
  const [notice, setNotice] = useState<{ Notice: ComponentType } | null>(null);
  useEffect(() => {
    const fetchNotice = () =>
      import("./version-notice").then(
        ({ VersionNotice }) => setNotice({ Notice: VersionNotice }),
        () => undefined,
      );
    const timer = setTimeout(fetchNotice, QUIET_MS);
    return () => clearTimeout(timer);
  }, []);
  return notice?.Notice ?? null;
}

/** All that is said at the foot of the page, whoever says it. */
export function Notices() {
  const VersionNotice = useVersionNotice();
  return (
    <Toaster>
      <Refusals />
      <MemoryNotice />
      {VersionNotice && <VersionNotice />}
    </Toaster>
  );
}
