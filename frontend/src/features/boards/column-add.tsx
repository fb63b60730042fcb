"use client";

import { type KeyboardEvent, useState } from "react";
import { useTranslations } from "use-intl";
import { PlusIcon } from "@/components/ui/icons";
import type { Adds, BoardParts, ColumnDefaults } from "./props";

interface ColumnAddProps {
  name: string;
  adds: Adds;
  entering: ColumnDefaults;
  useAdd: BoardParts["useAdd"];
}

/** A button that turns into a field, which adds one todo after another. */
export function ColumnAdd({ name, adds, entering, useAdd }: ColumnAddProps) {
  const t = useTranslations("boards");
  const add = useAdd(adds);
  const [isOpen, setOpen] = useState(false);
  const [error, setError] = useState<string | null>(null);

  /** @returns true if the text was added or empty */
  function submit(field: HTMLInputElement): boolean {
    const reason = field.value.trim() ? add(field.value, entering) : null;
    setError(reason);
    if (reason === null) field.value = "";
    return reason === null;
  }

  function close() {
    setError(null);
    setOpen(false);
  }

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>) {
    if (event.nativeEvent.isComposing || (event.key !== "Escape" && event.key !== "Enter")) return;
    event.preventDefault();
    event.stopPropagation();
    const field = event.currentTarget;
    const isDone = event.key === "Escape" || !field.value.trim();
    if (event.key === "Escape") field.value = "";
    else submit(field);
    if (isDone) close();
  }

  if (!isOpen)
    return (
      <button
        type="button"
        aria-label={t("addTo", { column: name })}
        onClick={() => setOpen(true)}
        className="board-add"
      >
        <PlusIcon className="size-4" />
        {t("add")}
      </button>
    );
  return (
    <>
      <input
        // biome-ignore lint/a11y/noAutofocus: the person asked for this very field
        autoFocus
        aria-label={t("addTo", { column: name })}
        aria-invalid={error !== null}
        placeholder={t("add")}
        maxLength={500}
        enterKeyHint="done"
        autoComplete="off"
        onInput={() => setError(null)}
        onKeyDown={onKeyDown}
        onBlur={({ currentTarget }) => {
          if (submit(currentTarget)) setOpen(false);
        }}
        className="board-input"
      />
      {error !== null && (
        <p role="alert" className="px-1 text-danger text-sm">
          {error}
        </p>
      )}
    </>
  );
}
