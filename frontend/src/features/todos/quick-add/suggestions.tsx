"use client";

import { cx } from "class-variance-authority";
import { type RefObject, useMemo, useState, useSyncExternalStore } from "react";
import { useTranslations } from "use-intl";
import { ListSymbol } from "@/components/list-icon";
import { Avatar } from "@/components/ui/avatar";
import { PlusIcon } from "@/components/ui/icons";
import { floatingClass } from "@/components/ui/overlay";
import type { Context } from "@/lib/line-parser/model";
import { IS_GUEST_PAGE } from "@/lib/preferences";
import { normalizeText } from "@/lib/text";
import { useList, useTags } from "@/store/react/hooks";

type Sign = "#" | "/" | "@" | "!" | "+";

export interface Suggestion {
  key: string;
  sign: Sign;
  /** The text that goes into the line. */
  insert: string;
  label: string;
  list?: string;
  /** The person whom it names. */
  user?: string;
  /** It names a list that does not exist yet. */
  isNew?: true;
}

/** The name that is being typed. */
interface PartialName {
  sign: Sign;
  start: number;
  query: string;
}

interface Names extends Pick<Context, "lists" | "sections" | "people"> {
  /** The list that the line goes to. */
  target: string | undefined;
  tags: readonly string[];
  priorities: readonly { name: string; label: string }[];
}

const MAX_SUGGESTIONS = 6;
/** A name that the parser reads as that of a new list. */
const NEW_NAME = /^\p{L}[^\s,.;:!?()#]*$/u;
const PARTIAL_NAME = /(?:^|[\s(])([#/@!+])([^#@!+\n]{0,40})$/u;
const PRIORITIES = ["high", "medium", "low", "none"] as const;
const NOTHING = { suggestions: [], isExact: true } as const;
const CARET_EVENTS = ["selectionchange", "focusin", "focusout"];

/** The name before the caret; without one (-1), nobody is typing a name. */
function partialNameAt(text: string, caret: number): PartialName | null {
  const found = caret < 0 ? null : PARTIAL_NAME.exec(text.slice(0, caret));
  if (!found || found[2]?.startsWith("/") || /^\s/.test(found[2] ?? "")) return null;
  const query = found[2] ?? "";
  return { sign: found[1] as Sign, start: caret - query.length - 1, query };
}

function everyName({ sign }: PartialName, names: Names): Suggestion[] {
  const of = (items: readonly { id: string; name: string; list_id?: string }[]) =>
    items.map(({ id, name, list_id }) => ({
      key: id,
      sign,
      insert: sign + name,
      label: name,
      ...(sign === "#" ? { list: id } : list_id ? { list: list_id } : {}),
    }));
  switch (sign) {
    case "#":
      return of(names.lists);
    case "/":
      return of(names.sections);
    case "+":
      return names.people.flatMap(({ name, ids }) => {
        const user = ids.get(names.target ?? "");
        return user === undefined ? [] : [{ key: user, sign, insert: `+${name}`, label: name, user }];
      });
    case "@":
      return of(names.tags.map((name) => ({ id: name, name })));
    case "!":
      return names.priorities.map(({ name, label }) => ({ key: name, sign, insert: `!${name}`, label }));
  }
}

/**
 * Names that begin with the query, then names with a word that does.
 * @returns isExact whether the line has a whole name already, so that Enter submits the line
 */
function suggestionsFor(partial: PartialName, names: Names) {
  const query = normalizeText(partial.query);
  const rank = ({ insert }: Suggestion) => {
    const name = normalizeText(insert.slice(1));
    return name.startsWith(query) ? 0 : name.includes(` ${query}`) ? 1 : 2;
  };
  const active = {
    ...names,
    lists: names.lists.filter(({ isArchived, isReadOnly }) => !isArchived && !isReadOnly),
  };
  const isList = partial.sign === "#" && names.lists.some(({ name }) => normalizeText(name) === query);
  const suggestions = everyName(partial, active)
    .map((suggestion) => ({ suggestion, at: rank(suggestion) }))
    .filter(({ at }) => at < 2)
    .sort((one, other) => one.at - other.at)
    .map(({ suggestion }) => suggestion);
  const isExact = isList || suggestions.some(({ insert }) => normalizeText(insert.slice(1)) === query);
  const isOnly = isExact && suggestions.length === 1;
  const isNew = !IS_GUEST_PAGE && partial.sign === "#" && !isExact && NEW_NAME.test(partial.query);
  const created: Suggestion = {
    key: "new",
    sign: "#",
    insert: `#${partial.query}`,
    label: partial.query,
    isNew: true,
  };
  return {
    suggestions: [...(isOnly ? [] : suggestions.slice(0, MAX_SUGGESTIONS)), ...(isNew ? [created] : [])],
    isExact: isExact || query === "",
  };
}

/**
 * The names that could complete the text at the caret, and the active one of them.
 * @param target the list that the line at the caret goes to, whose members can be named
 */
export function useSuggestions(text: string, caret: number, context: Context, target: string | undefined) {
  const t = useTranslations("todos.priority");
  const tags = useTags();
  const [chosen, setChosen] = useState({ for: "", nth: -1 });
  const [dismissed, setDismissed] = useState("");
  const partial = useMemo(() => partialNameAt(text, caret), [text, caret]);
  const { suggestions, isExact } = useMemo(() => {
    const priorities = PRIORITIES.map((name) => ({ name, label: t(name) }));
    return partial ? suggestionsFor(partial, { ...context, target, tags, priorities }) : NOTHING;
  }, [partial, context, target, tags, t]);
  const key = partial ? `${partial.start} ${partial.sign}${partial.query}` : "";
  const visible = dismissed === key ? [] : suggestions;
  // Enter never creates a list unless somebody moves to that suggestion; Tab does.
  const fallback = isExact || visible[0]?.isNew ? -1 : 0;
  return {
    partial,
    suggestions: visible,
    active: visible.length === 0 ? -1 : chosen.for === key ? chosen.nth : fallback,
    choose: (nth: number) => setChosen({ for: key, nth: (nth + visible.length) % visible.length }),
    dismiss: () => setDismissed(key),
  };
}

function onCaretMove(change: () => void): () => void {
  for (const name of CARET_EVENTS) document.addEventListener(name, change);
  return () => {
    for (const name of CARET_EVENTS) document.removeEventListener(name, change);
  };
}

/** The place of the caret in the field; -1 without focus or with a selection. */
export const useCaret = (field: RefObject<HTMLTextAreaElement | null>): number =>
  useSyncExternalStore(
    onCaretMove,
    () => {
      const element = field.current;
      const hasCaret =
        element && document.activeElement === element && element.selectionStart === element.selectionEnd;
      return hasCaret ? element.selectionStart : -1;
    },
    () => -1,
  );

export const suggestionId = (list: string, nth: number): string => `${list}-${nth}`;

function Icon({ suggestion }: { suggestion: Suggestion }) {
  const list = useList(suggestion.list ?? "");
  if (suggestion.isNew) return <PlusIcon className="size-4 text-accent-strong" />;
  if (suggestion.user !== undefined)
    return <Avatar name={suggestion.label} userId={suggestion.user} size={20} label={null} />;
  if (list && suggestion.sign === "#") return <ListSymbol color={list.color} icon={list.icon} />;
  return <span className="w-4 text-center text-accent-strong">{suggestion.sign}</span>;
}

function Detail({ suggestion }: { suggestion: Suggestion }) {
  const list = useList(suggestion.list ?? "");
  if (suggestion.isNew) return <kbd className="text-muted text-sm pointer-coarse:hidden">Tab</kbd>;
  if (suggestion.sign === "!") return <span className="text-muted text-sm">{suggestion.insert}</span>;
  return suggestion.sign === "/" && list ? (
    <span dir="auto" className="truncate text-muted text-sm">
      {list.name}
    </span>
  ) : null;
}

interface SuggestionListProps {
  id: string;
  label: string;
  suggestions: readonly Suggestion[];
  active: number;
  side: "below" | "above";
  onPick: (suggestion: Suggestion) => void;
}

/** The suggestions under the field or, where a keyboard covers that, over it. */
export function SuggestionList({ id, label, suggestions, active, side, onPick }: SuggestionListProps) {
  const t = useTranslations("quickAdd");
  return (
    <div
      id={id}
      role="listbox"
      aria-label={label}
      className={cx(
        floatingClass,
        "absolute inset-x-0 z-40 max-h-72 overflow-y-auto p-1 shadow-overlay",
        side === "below" ? "inset-bs-[calc(100%+0.25rem)] max-w-80" : "inset-be-[calc(100%+0.25rem)]",
      )}
    >
      {suggestions.map((suggestion, nth) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the field, which has focus, handles the keys
        <div
          key={suggestion.key}
          id={suggestionId(id, nth)}
          role="option"
          tabIndex={-1}
          aria-selected={nth === active}
          onPointerDown={(event) => event.preventDefault()}
          onClick={(event) => {
            event.preventDefault();
            onPick(suggestion);
          }}
          className="flex min-h-9 cursor-default items-center gap-2 rounded-sm px-2 hover:bg-hover aria-selected:bg-accent-soft forced-colors:aria-selected:outline forced-colors:aria-selected:-outline-offset-2 pointer-coarse:min-h-touch"
        >
          <Icon suggestion={suggestion} />
          <span dir="auto" className="min-w-0 flex-1 truncate">
            {suggestion.isNew ? t("createList", { name: suggestion.label }) : suggestion.label}
          </span>
          <Detail suggestion={suggestion} />
        </div>
      ))}
    </div>
  );
}
