"use client";

import { type KeyboardEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { PlusIcon } from "@/components/ui/icons";
import type { Adds, BoardParts, Entering } from "./props";

interface ColumnAddProps {
  name: string;
  adds: Adds;
  entering: Entering;
  useAdd: BoardParts["useAdd"];
}

/** A word to press, and then a line that takes one todo after the other. */
export function ColumnAdd({ name, adds, entering, useAdd }: ColumnAddProps) {
  const t = useTranslations("boards");
  const add = useAdd(adds);
  const [writing, setWriting] = useState(false);
  const take = (line: HTMLInputElement) => {
    if (line.value.trim()) add(line.value, entering);
    line.value = "";
  };

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>) {
    if (event.nativeEvent.isComposing) return;
    const done = event.key === "Escape" || (event.key === "Enter" && !event.currentTarget.value.trim());
    if (!done && event.key !== "Enter") return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Enter") take(event.currentTarget);
    else event.currentTarget.value = "";
    if (done) setWriting(false);
  }

  if (!writing)
    return (
      <button
        type="button"
        aria-label={t("addTo", { column: name })}
        onClick={() => setWriting(true)}
        className="board-add"
      >
        <PlusIcon className="size-4" />
        {t("add")}
      </button>
    );
  return (
    <input
      // biome-ignore lint/a11y/noAutofocus: the person asked for this very line
      autoFocus
      aria-label={t("addTo", { column: name })}
      placeholder={t("add")}
      maxLength={500}
      enterKeyHint="done"
      autoComplete="off"
      onKeyDown={onKeyDown}
      onBlur={({ currentTarget }) => {
        take(currentTarget);
        setWriting(false);
      }}
      className="board-input"
    />
  );
}
