"use client";

import { useRouter } from "next/navigation";
import { FrameSkeleton } from "@/features/shell/frame-skeleton";
import { SessionGate } from "@/features/shell/session-gate";
import { SignedIn } from "./signed-in";

export function App() {
  const router = useRouter();
  const leave = () => {
    const here = location.pathname + location.search;
    router.replace(here === "/todos" ? "/login" : `/login?next=${encodeURIComponent(here)}`);
  };
  return (
    <SessionGate waiting={<FrameSkeleton />} onSignedOut={leave}>
      {(user) => <SignedIn user={user} />}
    </SessionGate>
  );
}
