"use client";

import { Suspense } from "react";
import { lazy } from "@/components/lazy";
import { useCell } from "@/lib/cell";
import { rowOverlay } from "../list/visible-rows";

const Overlay = lazy(() => import("./row-overlay"));

/** One menu and one date picker shared by all rows, to keep rows light. */
export function RowOverlays() {
  const overlay = useCell(rowOverlay);
  return <Suspense>{overlay && <Overlay overlay={overlay} />}</Suspense>;
}
