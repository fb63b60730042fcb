"use client";

import { Suspense, useEffect, useLayoutEffect } from "react";
import { useTranslations } from "use-intl";
import { lazy } from "@/components/lazy";
import { useCell } from "@/lib/cell";
import type { Section } from "@/store/query";
import type { ListId } from "@/store/types";
import { clearSelection, todoToReveal, useSelectedCount } from "@/store/ui-state/selection";
import { bufferKeys } from "../keyboard/key-buffer";
import { focusTodo, visibleIds, visibleRows } from "../list/visible-rows";
import { RowOverlays } from "../row/row-overlays";

const Keys = lazy(() => import("../keyboard/row-keys"));
const SelectionBar = lazy(() => import("../row/selection-bar"));
const SectionAdd = lazy(() => import("../list/section-add"));

interface ViewPartsProps {
  sections: readonly Section[];
  /** The list in manual order. */
  list: ListId | null;
  inert: boolean;
  /** The rows are laid out on a calendar's days. */
  scattered: boolean;
  /** Sections can be added below the empty state. */
  addsSections: boolean;
}

/** Focuses the row that somebody navigated to. */
function useFocusRevealedTodo(sections: readonly Section[]): void {
  const revealed = useCell(todoToReveal);
  // biome-ignore lint/correctness/useExhaustiveDependencies: looked for again whenever other rows are shown
  useEffect(() => {
    if (revealed === null || !visibleIds().includes(revealed)) return;
    todoToReveal.set(null);
    // A new view first scrolls to its top.
    requestAnimationFrame(() => focusTodo(revealed));
  }, [revealed, sections]);
}

/** Shortcuts, menus and the selection bar of a view. Rendered after the rows. */
export function ViewParts({ sections, list, inert, scattered, addsSections }: ViewPartsProps) {
  const t = useTranslations("todos");
  const selected = useSelectedCount();
  // Set before the first paint, for keys that are pressed at once.
  useLayoutEffect(
    () => visibleRows.set({ sections, list, inert, scattered }),
    [sections, list, inert, scattered],
  );
  useLayoutEffect(() => bufferKeys(), []);
  useFocusRevealedTodo(sections);
  useEffect(() => clearSelection, []);
  return (
    <>
      <span id="row-selected" hidden>
        {t("selected")}
      </span>
      <Suspense>
        <Keys />
      </Suspense>
      <Suspense>
        {addsSections && list !== null && <SectionAdd key={list} list={list} />}
        {selected > 0 && <SelectionBar count={selected} />}
      </Suspense>
      <RowOverlays />
    </>
  );
}
