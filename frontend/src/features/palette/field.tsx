"use client";

import type { KeyboardEvent } from "react";
import { useTranslations } from "use-intl";
import { SearchIcon } from "@/components/ui/icons";
import type { PaletteState } from "./use-palette";

export const optionId = (listbox: string, nth: number): string => `${listbox}-${nth}`;

const BY: Record<string, number> = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };

function moved({ active, entries }: PaletteState, key: string): number | null {
  const by = BY[key];
  const last = entries.length - 1;
  if (by === undefined || last < 0) return null;
  if (Math.abs(by) > 1) return Math.min(Math.max(active + by, 0), last);
  return (active + by + entries.length) % entries.length;
}

/** Handles all keys; the options themselves are never focused. */
export function Field({ id, state }: { id: string; state: PaletteState }) {
  const t = useTranslations("palette");
  const { text, step, entries, active, type, back, choose, setActive } = state;
  const entry = entries[active];

  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return;
    const to = moved(state, event.key);
    const leavesStep = step && (event.key === "Escape" || (event.key === "Backspace" && text === ""));
    if (to !== null) setActive(to);
    else if (event.key === "Enter" && entry) choose(entry);
    else if (leavesStep) back();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <>
      <SearchIcon className="shrink-0 text-muted" />
      {step && (
        <span className="shrink-0 rounded-sm bg-accent-soft px-2 py-0.5 text-accent-strong text-sm">
          {step.title}
        </span>
      )}
      <input
        role="combobox"
        aria-label={step ? step.placeholder : t("label")}
        aria-expanded={entries.length > 0}
        aria-controls={id}
        aria-autocomplete="list"
        aria-activedescendant={entry ? optionId(id, active) : undefined}
        placeholder={step ? step.placeholder : t("label")}
        value={text}
        autoComplete="off"
        spellCheck={false}
        enterKeyHint="go"
        onChange={({ target }) => type(target.value)}
        onKeyDown={onKeyDown}
        className="min-h-12 min-w-0 flex-1 bg-transparent text-lg outline-none"
      />
    </>
  );
}
