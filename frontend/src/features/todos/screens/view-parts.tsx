"use client";

import { Suspense, useEffect, useLayoutEffect } from "react";
import { useTranslations } from "use-intl";
import { later } from "@/components/lazy";
import { useCell } from "@/lib/cell";
import type { Section } from "@/store/query";
import type { ListId } from "@/store/types";
import { clearSelection, todoToReveal, useSelectedCount } from "@/store/ui-state/selection";
import { keepEarlyKeys } from "../keyboard/key-buffer";
import { focusTodo, shownIds, shownRows } from "../list/visible-rows";
import { RowOverlays } from "../row/row-overlays";

const Keys = later(() => import("../keyboard/row-keys"));
const SelectionBar = later(() => import("../row/selection-bar"));
const SectionAdd = later(() => import("../list/section-add"));

interface ViewPartsProps {
  sections: readonly Section[];
  /** The list whose order by hand is shown. */
  list: ListId | null;
  inert: boolean;
  /** The rows stand on the days of a calendar. */
  scattered: boolean;
  /** Sections are added below what says that nothing is here. */
  addsSections: boolean;
}

/** Keys go on from the row that somebody went to, wherever in the view it stands. */
function useRevealedTodo(sections: readonly Section[]): void {
  const revealed = useCell(todoToReveal);
  // biome-ignore lint/correctness/useExhaustiveDependencies: looked for again whenever other rows are shown
  useEffect(() => {
    if (revealed === null || !shownIds().includes(revealed)) return;
    todoToReveal.set(null);
    // a view that has just come is put at its top first
    requestAnimationFrame(() => focusTodo(revealed));
  }, [revealed, sections]);
}

/** What works on the rows of a view without being one: keys, menus, the bar of the selection. Comes after them. */
export function ViewParts({ sections, list, inert, scattered, addsSections }: ViewPartsProps) {
  const t = useTranslations("todos");
  const selected = useSelectedCount();
  // before it is seen, for keys that are pressed at once
  useLayoutEffect(
    () => shownRows.set({ sections, list, inert, scattered }),
    [sections, list, inert, scattered],
  );
  useLayoutEffect(() => keepEarlyKeys(), []);
  useRevealedTodo(sections);
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
