"use client";

import { cx } from "class-variance-authority";
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { ListSymbol } from "@/components/list-icon";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { CheckIcon, InboxIcon, SubtaskIcon } from "@/components/ui/icons";
import { runAfterPaint } from "@/lib/focus/run-after-paint";
import { store } from "@/store/app-store";
import { sectionOf } from "@/store/indexes/selectors";
import { useAllLists, useAllSections, useFolders } from "@/store/react/hooks";
import type { Todo, TodoId } from "@/store/types";
import { useTodoActions } from "../actions/use-todo-actions";
import { returnFocusTo } from "../list/focused-row";
import type { RowOverlayProps } from "../row/row-overlay";
import {
  type Destination,
  destinationLists,
  findOpenSiblings,
  matchingDestinations,
  rememberDestination,
} from "./destinations";

interface MovePositionProps {
  destination: Destination;
  ids: readonly TodoId[];
  kind: Todo["kind"];
  before: TodoId | null;
  onChange: (before: TodoId | null) => void;
  onMove: () => void;
}

/** The position among the rows of the destination. */
function MovePosition({ destination, ids, kind, before, onChange, onMove }: MovePositionProps) {
  const t = useTranslations("todos.moveTo");
  const rows = findOpenSiblings(destination, ids, kind);
  const first = rows[0];
  return (
    <div className="flex items-end gap-3 border-line border-t pt-3">
      <label className="grid min-w-0 flex-1 gap-1 text-sm">
        <span className="text-muted">{t("position")}</span>
        <select
          value={before ?? ""}
          onChange={({ target }) => onChange(target.value || null)}
          className="box min-h-10 w-full rounded-md ps-3 pointer-coarse:min-h-touch"
        >
          <option value="">{t("last")}</option>
          {first && <option value={first.id}>{t("first")}</option>}
          {rows.slice(1).map(({ id, title }) => (
            <option key={id} value={id}>
              {t("before", { title })}
            </option>
          ))}
        </select>
      </label>
      <Button tone="primary" onClick={onMove}>
        {t("move")}
      </Button>
    </div>
  );
}

function DestinationIcon({ destination: { kind, list } }: { destination: Destination }) {
  if (kind === "todo") return <SubtaskIcon className="text-muted" />;
  if (kind === "section") return <span aria-hidden="true" className="mx-1.5 h-px w-2 bg-control" />;
  return list.inbox ? (
    <InboxIcon className="text-muted" />
  ) : (
    <ListSymbol color={list.color} icon={list.icon} />
  );
}

interface MoveListProps {
  id: string;
  destinations: readonly Destination[];
  chosen: string | null;
  onChoose: (key: string) => void;
}

/** The matching destinations; the field above keeps the focus. */
function MoveList({ id, destinations, chosen, onChoose }: MoveListProps) {
  const t = useTranslations("todos.moveTo");
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    box.current?.querySelector(`[id="${id}-${chosen}"]`)?.scrollIntoView({ block: "nearest" });
  }, [id, chosen]);
  if (destinations.length === 0)
    return (
      <p role="status" className="py-6 text-center text-muted">
        {t("noMatches")}
      </p>
    );
  return (
    <div
      ref={box}
      id={id}
      role="listbox"
      aria-label={t("destinations")}
      tabIndex={-1}
      className="-mx-2 max-h-64 overflow-y-auto overscroll-contain"
    >
      {destinations.map((destination, at) => {
        const place = destination.kind === "list" ? destination.folder : destination.list.name;
        const isBelowList = destination.kind === "section" && destinations[at - 1]?.list === destination.list;
        return (
          // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/useFocusableInteractive: the field above has the keys
          <div
            key={destination.key}
            id={`${id}-${destination.key}`}
            role="option"
            aria-selected={destination.key === chosen}
            onClick={() => onChoose(destination.key)}
            className={cx(
              "flex min-h-9 cursor-default items-center gap-2 rounded-sm px-2 pointer-coarse:min-h-touch",
              destination.kind === "section" && "ps-6",
              destination.key === chosen ? "bg-accent-soft" : "hover:bg-hover",
            )}
          >
            <DestinationIcon destination={destination} />
            <span dir="auto" className="min-w-0 flex-1 truncate">
              {destination.name}
            </span>
            {place && (
              // Eyes see the list above; a screen reader hears one option at a time.
              <span dir="auto" className={isBelowList ? "sr-only" : "max-w-1/2 truncate text-muted text-sm"}>
                {place}
              </span>
            )}
            {destination.key === chosen && <CheckIcon className="shrink-0 text-accent" />}
          </div>
        );
      })}
    </div>
  );
}

function useMatchingDestinations({ todo, ids }: Pick<RowOverlayProps, "todo" | "ids">, text: string) {
  const lists = useAllLists();
  const folders = useFolders();
  const sections = useAllSections();
  // biome-ignore lint/correctness/useExhaustiveDependencies: these are read from the store, and tell when they change
  return useMemo(
    () => matchingDestinations(destinationLists(todo.list_id), ids, text, todo.list_id),
    [lists, folders, sections, ids, text, todo.list_id],
  );
}

/** Finds a list, section or parent todo by its name, then asks for the position in it. */
export function MoveDialog({ todo, ids, onClose }: RowOverlayProps) {
  const t = useTranslations("todos.moveTo");
  const { moveToPosition } = useTodoActions();
  const [text, setText] = useState("");
  const currentKey = sectionOf(store, todo.id) ?? todo.list_id;
  const matches = useMatchingDestinations({ todo, ids }, text);
  const [key, setKey] = useState(currentKey);
  const [before, setBefore] = useState<string | null>(null);
  const at = Math.max(
    0,
    matches.findIndex((each) => each.key === key),
  );
  const chosen = matches[at];
  const list = useId();

  function choose(next: string) {
    setKey(next);
    setBefore(null);
  }

  function move() {
    if (!chosen) return;
    const { list_id, parent_id } = chosen;
    moveToPosition(ids, { list_id, parent_id, before });
    rememberDestination(list_id);
    onClose();
    runAfterPaint(() => returnFocusTo(todo.id));
  }

  function onKeyDown(event: KeyboardEvent) {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (event.nativeEvent.isComposing || (step === 0 && event.key !== "Enter")) return;
    event.preventDefault();
    if (step === 0) move();
    else choose(matches[(at + step + matches.length) % matches.length]?.key ?? key);
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => open || onClose()}
      title={t("title", { count: ids.length, title: todo.title })}
    >
      <div className="grid gap-3">
        <input
          autoFocus
          role="combobox"
          aria-label={t("find")}
          aria-expanded="true"
          aria-controls={list}
          aria-activedescendant={chosen && `${list}-${chosen.key}`}
          dir="auto"
          placeholder={t("find")}
          value={text}
          onChange={({ target }) => setText(target.value)}
          onKeyDown={onKeyDown}
          autoComplete="off"
          className="min-h-10 w-full rounded-md border border-control bg-surface px-3 pointer-coarse:min-h-touch"
        />
        <MoveList id={list} destinations={matches} chosen={chosen?.key ?? null} onChoose={choose} />
        {chosen && (
          <MovePosition
            destination={chosen}
            ids={ids}
            kind={todo.kind}
            before={before}
            onChange={setBefore}
            onMove={move}
          />
        )}
      </div>
    </Dialog>
  );
}
