"use client";

import { cx } from "class-variance-authority";
import { type KeyboardEvent, type RefObject, useEffect, useId, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { overlayLook } from "@/components/ui/overlay";

interface Suggestion {
  kind: "field" | "comparison" | "date" | "word" | "priority" | "list" | "section" | "tag" | "folder";
  label: string;
  insert: string;
}

/** What the field needs to know of the query language. */
interface QueryLanguage {
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
function useQueryOffers({ value, onChange, language, field }: Asked) {
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

interface QueryOffersProps {
  id: string;
  offers: readonly Suggestion[];
  active: number;
  onTake: (offer: Suggestion) => void;
}

function QueryOffers({ id, offers, active, onTake }: QueryOffersProps) {
  const t = useTranslations("query");
  return (
    <div
      id={id}
      role="listbox"
      aria-label={t("offers")}
      hidden={offers.length === 0}
      className={cx(overlayLook, "absolute inset-x-0 inset-bs-full z-40 mt-1 max-h-72 overflow-y-auto p-1")}
    >
      {offers.map((offer, nth) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: keys are heard by the line, which holds focus
        <div
          key={`${offer.kind} ${offer.label}`}
          id={`${id}-${nth}`}
          role="option"
          tabIndex={-1}
          aria-selected={nth === active}
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => onTake(offer)}
          className="flex min-h-9 cursor-default items-center gap-3 rounded-sm px-2 hover:bg-hover aria-selected:bg-accent-soft forced-colors:aria-selected:outline forced-colors:aria-selected:-outline-offset-2 pointer-coarse:min-h-touch"
        >
          <span className="min-w-0 flex-1 truncate">{offer.insert.trim()}</span>
          <span className="shrink-0 text-muted text-sm">{t(`kinds.${offer.kind}`)}</span>
        </div>
      ))}
    </div>
  );
}

const PAUSE_MS = 600;

interface QueryErrorProps {
  id: string;
  text: string;
  language: QueryLanguage;
}

function useIsSettled(text: string): boolean {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled === text && text.trim() !== "";
}

/** Shows what is expected and where, or which names are unknown, once typing pauses. */
function QueryError({ id, text, language }: QueryErrorProps) {
  const t = useTranslations("query");
  const settled = useIsSettled(text);
  const error = settled ? language.check(text) : null;
  const strangers = settled && !error ? language.unknownNames(text) : [];
  const silent = !error && strangers.length === 0;
  return (
    <div
      id={id}
      role="status"
      className={silent ? "sr-only" : `text-sm ${error ? "text-danger" : "text-muted"}`}
    >
      {error && (
        <>
          <p aria-hidden="true" className="overflow-hidden whitespace-pre px-3 text-md leading-none">
            <span className="invisible">{text.slice(0, error.at)}</span>▴
          </p>
          <p>{t("fault", { expected: error.expected })}</p>
        </>
      )}
      {strangers.map(({ kind, name }) => (
        <p key={`${kind} ${name}`}>{t(`strangers.${kind}`, { name })}</p>
      ))}
    </div>
  );
}

interface QueryBoxProps {
  value: string;
  onChange: (text: string) => void;
  /** The result of `useFilterLanguage()`. */
  language: QueryLanguage;
  /** The accessible name of the field. */
  label: string;
  /** Called on Enter if no completion is selected. */
  onEnter?: () => void;
  autoFocus?: boolean;
}

/** A field for filter queries, with completions and errors. */
export function QueryBox({ value, onChange, language, label, onEnter, autoFocus = false }: QueryBoxProps) {
  const t = useTranslations("query");
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const { offers, active, take, onKeyDown, look, leave } = useQueryOffers({
    value,
    onChange,
    language,
    field,
  });
  return (
    <div className="relative">
      <input
        ref={field}
        role="combobox"
        // biome-ignore lint/a11y/noAutofocus: the person opened this line to type in it
        autoFocus={autoFocus}
        value={value}
        aria-label={label}
        aria-expanded={offers.length > 0}
        aria-controls={`${id}-offers`}
        aria-autocomplete="list"
        aria-activedescendant={active >= 0 ? `${id}-offers-${active}` : undefined}
        aria-describedby={`${id}-fault`}
        placeholder={t("placeholder")}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        onChange={({ target }) => onChange(target.value)}
        onSelect={look}
        onBlur={leave}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing || onKeyDown(event)) return;
          if (event.key === "Enter") onEnter?.();
        }}
        className="min-h-10 w-full rounded-md border border-control bg-surface px-3 pointer-coarse:min-h-touch"
      />
      <QueryOffers id={`${id}-offers`} offers={offers} active={active} onTake={take} />
      <QueryError id={`${id}-fault`} text={value} language={language} />
    </div>
  );
}
