"use client";

import { useId, useRef } from "react";
import { useTranslations } from "use-intl";
import { QueryFault } from "./query-fault";
import type { QueryLanguage } from "./query-language";
import { QueryOffers } from "./query-offers";
import { useQueryOffers } from "./use-query-offers";

export interface QueryBoxProps {
  value: string;
  onChange: (text: string) => void;
  /** `useFilterLanguage()` of store/filters/use-filter-language. */
  language: QueryLanguage;
  /** What a screen reader calls the line. */
  label: string;
  /** Enter where no completion is chosen. */
  onEnter?: () => void;
  autoFocus?: boolean;
}

/** A line for the language of filters: says what may stand where one is, and calmly where it goes wrong. */
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
      <QueryFault id={`${id}-fault`} text={value} language={language} />
    </div>
  );
}
