"use client";

import { useRouter } from "next/navigation";
import { FrameSkeleton } from "@/features/shell/frame/app-frame";
import { SessionGate } from "@/features/shell/session/session-gate";
import type { Leave } from "@/features/shell/session/use-sign-out-cleanup";
import { SignedInApp } from "./signed-in-app";

export function App() {
  const router = useRouter();
  const leave: Leave = (why, stay) => {
    const here = location.pathname + location.search;
    const login = here === "/todos" ? "/login" : `/login?next=${encodeURIComponent(here)}`;
    if (stay) return router.replace(login);
    // The next person gets a page without anything written on it, even by going back.
    addEventListener("pageshow", () => location.reload());
    location.replace(why === "deleted" ? "/" : login);
  };
  return (
    <SessionGate waiting={<FrameSkeleton />} onSignedOut={leave}>
      {(user) => <SignedInApp user={user} />}
    </SessionGate>
  );
}
