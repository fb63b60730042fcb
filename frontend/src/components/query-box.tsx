"use client";

import { cx } from "class-variance-authority";
import { type KeyboardEvent, type RefObject, useEffect, useId, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { overlayClass } from "@/components/ui/overlay";

interface Suggestion {
  kind:
    | "field"
    | "comparison"
    | "date"
    | "word"
    | "priority"
    | "list"
    | "section"
    | "tag"
    | "folder"
    | "assignee";
  label: string;
  insert: string;
}

/** The functions of the query language that the field needs. */
interface QueryLanguage {
  check(text: string): { at: number; expected: string } | null;
  /** Returns the names and fields that don't exist, and words that only read like a condition. */
  unknownNames(text: string): readonly {
    kind: "list" | "section" | "folder" | "tag" | "assignee" | "field" | "words";
    name: string;
  }[];
  /** Returns how many todos match. */
  count(text: string): number;
  /** Returns completions for the text between `start` and the caret. */
  suggest(text: string, caret: number): { start: number; items: readonly Suggestion[] };
}

interface SuggestionsQuery {
  value: string;
  onChange: (text: string) => void;
  language: QueryLanguage;
  field: RefObject<HTMLInputElement | null>;
}

/** Returns the first completion if the typed text is only its beginning and means nothing by itself. */
function completionOf(typed: string, suggestions: readonly Suggestion[]): Suggestion | undefined {
  const word = typed.toLowerCase();
  const words = suggestions.map(({ insert }) => insert.trim().toLowerCase());
  return word !== "" && !words.includes(word) && words[0]?.startsWith(word) ? suggestions[0] : undefined;
}

/**
 * Returns the completions at the caret and the selected one; none until the user types or presses an arrow
 * key.
 */
function useSuggestions({ value, onChange, language, field }: SuggestionsQuery) {
  const [caret, setCaret] = useState(-1);
  const [chosen, setChosen] = useState({ at: "", index: -1 });
  const [hiddenAt, setHiddenAt] = useState("");
  const at = `${caret} ${value}`;
  const { start, items: suggestions } =
    caret < 0 || hiddenAt === at ? { start: 0, items: [] } : language.suggest(value, caret);
  const active = chosen.at === at && chosen.index < suggestions.length ? chosen.index : -1;

  function insertSuggestion(suggestion: Suggestion) {
    const head = value.slice(0, start) + suggestion.insert;
    onChange(head + value.slice(caret).trimStart());
    requestAnimationFrame(() => field.current?.setSelectionRange(head.length, head.length));
  }

  function onKeyDown(event: KeyboardEvent): boolean {
    const completion =
      event.key === "Enter" ? completionOf(value.slice(start, caret), suggestions) : undefined;
    const suggestion = suggestions[active] ?? completion;
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (suggestions.length === 0) return false;
    if (by !== undefined) setChosen({ at, index: (active + by + suggestions.length) % suggestions.length });
    else if ((event.key === "Enter" || event.key === "Tab") && suggestion) insertSuggestion(suggestion);
    else if (event.key === "Escape") setHiddenAt(at);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  return {
    suggestions,
    active,
    insertSuggestion,
    onKeyDown,
    updateCaret() {
      const line = field.current;
      setCaret(line && line.selectionStart === line.selectionEnd ? (line.selectionStart ?? -1) : -1);
    },
    hide: () => setCaret(-1),
  };
}

interface SuggestionListProps {
  id: string;
  suggestions: readonly Suggestion[];
  active: number;
  onChoose: (suggestion: Suggestion) => void;
}

function SuggestionList({ id, suggestions, active, onChoose }: SuggestionListProps) {
  const t = useTranslations("query");
  return (
    <div
      id={id}
      role="listbox"
      aria-label={t("suggestions")}
      hidden={suggestions.length === 0}
      className={cx(overlayClass, "absolute inset-x-0 inset-bs-full z-40 mt-1 max-h-72 overflow-y-auto p-1")}
    >
      {suggestions.map((suggestion, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: keys are heard by the line, which holds focus
        <div
          key={`${suggestion.kind} ${suggestion.label}`}
          id={`${id}-${index}`}
          role="option"
          tabIndex={-1}
          aria-selected={index === active}
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => onChoose(suggestion)}
          className="flex min-h-9 cursor-default items-center gap-3 rounded-sm px-2 hover:bg-hover aria-selected:bg-accent-soft forced-colors:aria-selected:outline forced-colors:aria-selected:-outline-offset-2 pointer-coarse:min-h-touch"
        >
          <span className="min-w-0 flex-1 truncate">{suggestion.insert.trim()}</span>
          <span className="shrink-0 text-muted text-sm">{t(`kinds.${suggestion.kind}`)}</span>
        </div>
      ))}
    </div>
  );
}

const PAUSE_MS = 500;

interface QueryResultProps {
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

/** Shows what is expected and where, or which names are unknown and how many todos match, once typing pauses. */
function QueryResult({ id, text, language }: QueryResultProps) {
  const t = useTranslations("query");
  const settled = useIsSettled(text);
  const error = settled ? language.check(text) : null;
  const unknownNames = settled && !error ? language.unknownNames(text) : [];
  return (
    <div
      id={id}
      role="status"
      className={!settled ? "sr-only" : `text-sm ${error ? "text-danger" : "text-muted"}`}
    >
      {error && (
        <>
          <p aria-hidden="true" className="overflow-hidden whitespace-pre px-3 text-md leading-none">
            <span className="invisible">{text.slice(0, error.at)}</span>▴
          </p>
          <p>{t("error", { expected: error.expected })}</p>
        </>
      )}
      {unknownNames.map(({ kind, name }) => (
        <p key={`${kind} ${name}`}>{t(`unknownNames.${kind}`, { name })}</p>
      ))}
      {settled && !error && <p>{t("matches", { count: language.count(text) })}</p>}
    </div>
  );
}

interface QueryBoxProps {
  value: string;
  onChange: (text: string) => void;
  /** The result of `useFilterQueryTools()`. */
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
  const { suggestions, active, insertSuggestion, onKeyDown, updateCaret, hide } = useSuggestions({
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
        dir="auto"
        aria-label={label}
        aria-expanded={suggestions.length > 0}
        aria-controls={`${id}-suggestions`}
        aria-autocomplete="list"
        data-escape={suggestions.length > 0 || undefined}
        aria-activedescendant={active >= 0 ? `${id}-suggestions-${active}` : undefined}
        aria-describedby={`${id}-result`}
        placeholder={t("placeholder")}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        onChange={({ target }) => onChange(target.value)}
        onSelect={updateCaret}
        onBlur={hide}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing || onKeyDown(event)) return;
          if (event.key === "Enter") onEnter?.();
        }}
        className="min-h-10 w-full rounded-md border border-control bg-surface px-3 pointer-coarse:min-h-touch"
      />
      <SuggestionList
        id={`${id}-suggestions`}
        suggestions={suggestions}
        active={active}
        onChoose={insertSuggestion}
      />
      <QueryResult id={`${id}-result`} text={value} language={language} />
    </div>
  );
}
