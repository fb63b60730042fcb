"use client";

import { cx } from "class-variance-authority";
import { useEffect, useId, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { overlayLook } from "@/components/ui/overlay";
import { type QueryLanguage, type Suggestion, useQueryOffers } from "./use-query-offers";

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
