"use client";

import { Suspense } from "react";
import { later } from "@/components/lazy";
import { useCell } from "@/lib/cell";
import { rowOverlay } from "../list/visible-rows";

const Overlay = later(() => import("./row-overlay"));

/** One menu and one date picker for all rows, so that a row stays light. */
export function RowOverlays() {
  const overlay = useCell(rowOverlay);
  return <Suspense>{overlay && <Overlay overlay={overlay} />}</Suspense>;
}
