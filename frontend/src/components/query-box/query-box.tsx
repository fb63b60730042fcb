"use client";

import { useId, useRef } from "react";
import { useTranslations } from "use-intl";
import { QueryError } from "./query-error";
import type { QueryLanguage } from "./query-language";
import { QueryOffers } from "./query-offers";
import { useQueryOffers } from "./use-query-offers";

export interface QueryBoxProps {
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
