"use client";

import { Suspense } from "react";
import { later } from "@/components/on-demand";
import type { User } from "@/lib/api/types";
import { store } from "@/store/app-store";
import { useLoad, useSetting } from "@/store/hooks";

const FirstRun = later(() => import("@/features/first-run/first-run"));

const isEmpty = () => store.todos.values().next().done === true;

/** Begins an account that holds nothing yet. */
export function FirstRunGate({ user }: { user: User }) {
  const ready = useLoad().status === "ready";
  const begun = useSetting("app")?.tour_done;
  return <Suspense>{ready && !begun && isEmpty() && <FirstRun user={user} />}</Suspense>;
}
