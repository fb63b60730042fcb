"use client";

import { cx } from "class-variance-authority";
import { useEffect, useRef } from "react";
import { useTranslations } from "use-intl";
import { ListMark } from "@/components/list-icon/list-icon";
import { CheckIcon, InboxIcon, SubtaskIcon } from "@/components/ui/icons";
import type { Destination } from "./destinations";

function Mark({ place: { kind, list } }: { place: Destination }) {
  if (kind === "todo") return <SubtaskIcon className="text-muted" />;
  if (kind === "section") return <span aria-hidden="true" className="mx-1.5 h-px w-2 bg-control" />;
  return list.inbox ? <InboxIcon className="text-muted" /> : <ListMark color={list.color} icon={list.icon} />;
}

interface MoveListProps {
  id: string;
  places: readonly Destination[];
  chosen: string | null;
  onChoose: (key: string) => void;
}

/** Where rows can go; the field above it holds the focus. */
export function MoveList({ id, places, chosen, onChoose }: MoveListProps) {
  const t = useTranslations("todos.moveTo");
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    box.current?.querySelector(`[id="${id}-${chosen}"]`)?.scrollIntoView({ block: "nearest" });
  }, [id, chosen]);
  if (places.length === 0)
    return (
      <p role="status" className="py-6 text-center text-muted">
        {t("nothing")}
      </p>
    );
  return (
    <div
      ref={box}
      id={id}
      role="listbox"
      aria-label={t("places")}
      tabIndex={-1}
      className="-mx-2 max-h-64 overflow-y-auto overscroll-contain"
    >
      {places.map((place) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/useFocusableInteractive: the field above has the keys
        <div
          key={place.key}
          id={`${id}-${place.key}`}
          role="option"
          aria-selected={place.key === chosen}
          onClick={() => onChoose(place.key)}
          className={cx(
            "flex min-h-9 cursor-default items-center gap-2 rounded-sm px-2 pointer-coarse:min-h-touch",
            place.kind === "section" && "ps-6",
            place.key === chosen ? "bg-accent-soft" : "hover:bg-hover",
          )}
        >
          <Mark place={place} />
          <span className="min-w-0 flex-1 truncate">{place.name}</span>
          {place.kind !== "list" && <span className="truncate text-muted text-sm">{place.list.name}</span>}
          {place.key === chosen && <CheckIcon className="shrink-0 text-accent" />}
        </div>
      ))}
    </div>
  );
}
