"use client";

import { useEffect, useRef } from "react";
import { useTranslations } from "use-intl";
import { useCell } from "@/lib/cell";
import { singleKeys } from "@/lib/keys";
import { focusedTodo } from "@/store/ui-state/selection";
import { useMoves } from "./card-position";
import { Column } from "./column";
import { adjacentCard, directionOf, moveByStep, placeOf } from "./columns";
import type { BoardProps } from "./props";
import { useColumnDrops } from "./use-column-drops";

const afterPaint = (act: () => void) => requestAnimationFrame(() => requestAnimationFrame(act));

/** Arrow keys move the focus from card to card; with Alt they move the card. */
function useBoardKeys(props: BoardProps, move: ReturnType<typeof useMoves>): void {
  const { sections, parts } = props;
  const actions = parts.useBoardActions();
  const act = useRef<(keys: string) => boolean>(() => false);
  act.current = (keys) => {
    const [plain, alt] = [keys.replace(/^Alt\+/, ""), keys.startsWith("Alt+")];
    if (plain.length === 1 && (alt || !singleKeys.get())) return false;
    const way = directionOf(plain, document.dir === "rtl");
    const id = focusedTodo.get();
    if (way === null) return false;
    if (!alt) {
      const next = adjacentCard(sections, id, way);
      if (next) parts.focus(next);
      return true;
    }
    if (id === null || !placeOf(sections, id)) return false;
    const ids = parts.targetsOf(id);
    const target = moveByStep(sections, ids, way);
    if (!target || !move(ids, target)) actions.announceUnmoved();
    afterPaint(() => parts.focus(id));
    return true;
  };
  const { onKeys } = parts;
  useEffect(() => onKeys((keys) => act.current(keys)), [onKeys]);
}

/** Returns the one card in the tab order: the focused card if it is on this board, otherwise the first. */
function useEntry({ sections }: BoardProps): string | undefined {
  const current = useCell(focusedTodo);
  if (current !== null && placeOf(sections, current)) return current;
  return sections.find(({ ids }) => ids.length > 0)?.ids[0];
}

/** Renders columns side by side, each with its cards. */
export function Board(props: BoardProps) {
  const { sections, query, parts } = props;
  const t = useTranslations("boards");
  const move = useMoves(props);
  const entry = useEntry(props);
  const press = parts.useLongPress();
  const board = useRef<HTMLDivElement>(null);
  const reveals = useRef(new Map<string, (index: number) => void>());
  useBoardKeys(props, move);
  const near = useColumnDrops({ board, props, move });

  const { onReveal } = parts;
  const latest = useRef(sections);
  latest.current = sections;
  useEffect(
    () =>
      onReveal((id) => {
        const place = placeOf(latest.current, id);
        const key = place && latest.current[place.column]?.key;
        if (key) reveals.current.get(key)?.(place.index);
      }),
    [onReveal],
  );

  const sectioned = query.place.kind === "list" && query.group === "section" && props.adds;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is not laid out in columns everywhere
    <div ref={board} role="group" aria-label={t("label")} className="board" {...press} {...near}>
      {sections.map((section) => (
        <Column
          key={section.key}
          section={section}
          props={props}
          entry={section.ids.includes(entry ?? "") ? entry : undefined}
          reveals={reveals.current}
        />
      ))}
      {sectioned && (
        <div className="board-column">
          <parts.SectionAdd list={sectioned.list} />
        </div>
      )}
    </div>
  );
}
