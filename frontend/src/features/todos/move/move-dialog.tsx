"use client";

import { type KeyboardEvent, useId, useMemo, useState } from "react";
import { useTranslations } from "use-intl";
import { Dialog } from "@/components/ui/dialog";
import { store } from "@/store/app-store";
import { compareByPosition } from "@/store/indexes/order-keys";
import { sectionOf } from "@/store/indexes/selectors";
import { useAllLists } from "@/store/react/hooks";
import { isActive } from "@/store/types";
import { useTodoActions } from "../actions/use-todo-actions";
import { returnTo } from "../list/focused-row";
import type { RowOverlayProps } from "../row/row-overlay-props";
import { destinations } from "./destinations";
import { MoveList } from "./move-list";
import { MovePosition } from "./move-position";

function useDestinations({ todo, ids }: Pick<RowOverlayProps, "todo" | "ids">, text: string) {
  const every = useAllLists();
  return useMemo(() => {
    const lists = every.filter(isActive).toSorted(compareByPosition);
    const ordered = [...lists.filter(({ inbox }) => inbox), ...lists.filter(({ inbox }) => !inbox)];
    return destinations(ordered, ids, text, todo.list_id);
  }, [every, ids, text, todo.list_id]);
}

/** Type to find a list, a section or a todo to stand under; then say where among what is there. */
export function MoveDialog({ todo, ids, onClose }: RowOverlayProps) {
  const t = useTranslations("todos.moveTo");
  const { place } = useTodoActions();
  const [text, setText] = useState("");
  const here = sectionOf(store, todo.id) ?? todo.list_id;
  const found = useDestinations({ todo, ids }, text);
  const [key, setKey] = useState(here);
  const [before, setBefore] = useState<string | null>(null);
  const at = Math.max(
    0,
    found.findIndex((each) => each.key === key),
  );
  const chosen = found[at];
  const list = useId();

  function choose(next: string) {
    setKey(next);
    setBefore(null);
  }

  function move() {
    if (!chosen) return;
    const { list_id, parent_id } = chosen;
    place(ids, { list_id, parent_id, before });
    onClose();
    requestAnimationFrame(() => requestAnimationFrame(() => returnTo(todo.id)));
  }

  function onKeyDown(event: KeyboardEvent) {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (event.nativeEvent.isComposing || (step === 0 && event.key !== "Enter")) return;
    event.preventDefault();
    if (step === 0) move();
    else choose(found[(at + step + found.length) % found.length]?.key ?? key);
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
          placeholder={t("find")}
          value={text}
          onChange={({ target }) => setText(target.value)}
          onKeyDown={onKeyDown}
          autoComplete="off"
          className="min-h-10 w-full rounded-md border border-control bg-surface px-3 pointer-coarse:min-h-touch"
        />
        <MoveList id={list} places={found} chosen={chosen?.key ?? null} onChoose={choose} />
        {chosen && (
          <MovePosition
            place={chosen}
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
