"use client";

import { type KeyboardEvent, type RefObject, useState } from "react";

export interface Suggestion {
  kind: "field" | "comparison" | "date" | "word" | "priority" | "list" | "section" | "tag" | "folder";
  label: string;
  insert: string;
}

/** What the field needs to know of the query language. */
export interface QueryLanguage {
  check(text: string): { at: number; expected: string } | null;
  /** Returns the names that match nothing. */
  unknownNames(text: string): readonly { kind: "list" | "section" | "folder" | "tag"; name: string }[];
  /** Returns completions for the text between `start` and the caret. */
  suggest(text: string, caret: number): { start: number; items: readonly Suggestion[] };
}

interface Asked {
  value: string;
  onChange: (text: string) => void;
  language: QueryLanguage;
  field: RefObject<HTMLInputElement | null>;
}

/** Returns the first completion if the typed text is only its beginning and means nothing by itself. */
function completionOf(typed: string, offers: readonly Suggestion[]): Suggestion | undefined {
  const word = typed.toLowerCase();
  const words = offers.map(({ insert }) => insert.trim().toLowerCase());
  return word !== "" && !words.includes(word) && words[0]?.startsWith(word) ? offers[0] : undefined;
}

/**
 * Returns the completions at the caret and the selected one; none until the user types or presses an arrow
 * key.
 */
export function useQueryOffers({ value, onChange, language, field }: Asked) {
  const [caret, setCaret] = useState(-1);
  const [chosen, setChosen] = useState({ at: "", nth: -1 });
  const [left, setLeft] = useState("");
  const at = `${caret} ${value}`;
  const { start, items: offers } =
    caret < 0 || left === at ? { start: 0, items: [] } : language.suggest(value, caret);
  const active = chosen.at === at && chosen.nth < offers.length ? chosen.nth : -1;

  function take(offer: Suggestion) {
    const head = value.slice(0, start) + offer.insert;
    onChange(head + value.slice(caret).trimStart());
    requestAnimationFrame(() => field.current?.setSelectionRange(head.length, head.length));
  }

  function onKeyDown(event: KeyboardEvent): boolean {
    const completion = event.key === "Enter" ? completionOf(value.slice(start, caret), offers) : undefined;
    const offer = offers[active] ?? completion;
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (offers.length === 0) return false;
    if (by !== undefined) setChosen({ at, nth: (active + by + offers.length) % offers.length });
    else if ((event.key === "Enter" || event.key === "Tab") && offer) take(offer);
    else if (event.key === "Escape") setLeft(at);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  return {
    offers,
    active,
    take,
    onKeyDown,
    look() {
      const line = field.current;
      setCaret(line && line.selectionStart === line.selectionEnd ? (line.selectionStart ?? -1) : -1);
    },
    leave: () => setCaret(-1),
  };
}
