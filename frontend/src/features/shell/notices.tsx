"use client";

import { Suspense, useEffect, useState } from "react";
import { later } from "@/components/on-demand";
import { Toaster } from "@/components/ui/toaster";
import { MemoryNotice } from "./memory-notice";
import { Refusals } from "./refusals";

const VersionNotice = later(() => import("./version-notice"));

/** The page's own work comes first. */
const QUIET_MS = 1500;

function useQuiet(): boolean {
  const [quiet, setQuiet] = useState(false);
  useEffect(() => {
    const timer = setTimeout(setQuiet, QUIET_MS, true);
    return () => clearTimeout(timer);
  }, []);
  return quiet;
}

/** All that is said at the foot of the page, whoever says it. */
export function Notices() {
  const quiet = useQuiet();
  return (
    <Toaster>
      <Refusals />
      <MemoryNotice />
      {quiet && (
        <Suspense>
          <VersionNotice />
        </Suspense>
      )}
    </Toaster>
  );
}
