"use client";

import { type ComponentProps, type KeyboardEvent, useId, useMemo, useRef, useState } from "react";
import { useTranslations } from "use-intl";
import { chordOf } from "@/lib/keys";
import { normalizeText } from "@/lib/text";
import { useMembers } from "@/store/react/hooks";
import { useSession } from "@/store/session/session";
import type { ListId } from "@/store/types";
import { type Suggestion, SuggestionList, suggestionId, useCaret } from "../quick-add/suggestions";
import { AutosizeTextarea } from "../row/title-editor";
import { type MentionNames, nameMentions, storeMentions } from "./mention-names";

/** The greatest length of a text as it is stored. */
const MAX_LENGTH = 4000;
const MAX_SUGGESTIONS = 6;
const PARTIAL_NAME = /(?:^|[\s(])@([^@\n]{0,60})$/u;

/** The names for mentions in a list. @param text the stored text, which may mention people who have left */
export function useMentionNames(list: ListId, text = ""): MentionNames {
  const t = useTranslations("comments");
  const members = useMembers(list);
  return useMemo(() => nameMentions(members, text, t("formerMember")), [members, text, t]);
}

interface Candidate {
  id: string;
  name: string;
}

/** The people whose names begin with what is typed behind @, or have a word that does; none once a name is complete. */
function suggestionsFor(typed: string, people: readonly Candidate[]): Suggestion[] {
  if (/^\s/.test(typed)) return [];
  const query = normalizeText(typed);
  const found = people.filter(({ name }) => ` ${normalizeText(name)}`.includes(` ${query}`));
  const isComplete = people.some(({ name }) => name === typed.trimEnd());
  if (isComplete && (found.length === 1 || /\s$/.test(typed))) return [];
  return found
    .slice(0, MAX_SUGGESTIONS)
    .map(({ id, name }) => ({ key: id, sign: "@", insert: `@${name}`, label: name, user: id }));
}

/** The suggestions for the name at the caret, and the active one. */
function useSuggestions(list: ListId, names: MentionNames, value: string, caret: number) {
  const session = useSession();
  const self = session.status === "signed-in" ? session.user.id : null;
  const members = useMembers(list);
  const [chosen, setChosen] = useState({ at: "", nth: 0 });
  const [dismissed, setDismissed] = useState("");
  const typed = caret < 0 ? undefined : PARTIAL_NAME.exec(value.slice(0, caret))?.[1];
  const at = `${caret} ${typed}`;
  const people = members
    .filter(({ user_id }) => user_id !== self)
    .map(({ user_id, name }) => ({ id: user_id, name: names.get(user_id) ?? name }));
  const suggestions = typed === undefined || dismissed === at ? [] : suggestionsFor(typed, people);
  return {
    suggestions,
    active: chosen.at === at ? chosen.nth : 0,
    /** The place at which the name begins, at its @. */
    start: caret - (typed?.length ?? 0) - 1,
    choose: (nth: number) =>
      setChosen({ at, nth: (nth + suggestions.length) % Math.max(suggestions.length, 1) }),
    dismiss: () => setDismissed(at),
  };
}

interface MentionFieldProps extends Omit<ComponentProps<"textarea">, "value" | "onChange" | "ref"> {
  list: ListId;
  names: MentionNames;
  value: string;
  onText: (text: string) => void;
}

/** A field for the text of a comment that completes the names of the list's members behind @. */
export function MentionField({ list, names, value, onText, onKeyDown, ...rest }: MentionFieldProps) {
  const t = useTranslations("comments");
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const caret = useCaret(field);
  const { suggestions, active, start, choose, dismiss } = useSuggestions(list, names, value, caret);
  const isOpen = suggestions.length > 0;

  function insert({ insert: name }: Suggestion) {
    const head = `${value.slice(0, start)}${name} `;
    const next = head + value.slice(caret).replace(/^ /, "");
    if (storeMentions(next, names).length > MAX_LENGTH) return;
    onText(next);
    requestAnimationFrame(() => field.current?.setSelectionRange(head.length, head.length));
  }

  function handleKey(event: KeyboardEvent): boolean {
    const suggestion = suggestions[active];
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!suggestion || chordOf(event.nativeEvent) !== event.key) return false;
    if (by) choose(active + by);
    else if (event.key === "Escape") dismiss();
    else if (event.key === "Enter" || event.key === "Tab") insert(suggestion);
    else return false;
    return true;
  }

  return (
    <div className="relative">
      <AutosizeTextarea
        {...rest}
        fieldRef={field}
        dir="auto"
        value={value}
        maxLength={MAX_LENGTH - Math.max(0, storeMentions(value, names).length - value.length)}
        spellCheck
        aria-autocomplete="list"
        aria-controls={isOpen ? id : undefined}
        aria-activedescendant={isOpen ? suggestionId(id, active) : undefined}
        onChange={({ target }) => onText(target.value)}
        onKeyDown={(event) => {
          if (event.nativeEvent.isComposing) return;
          if (!handleKey(event)) return onKeyDown?.(event);
          event.preventDefault();
          event.stopPropagation();
        }}
        className="comment-field"
      />
      {isOpen && (
        <SuggestionList
          id={id}
          label={t("people")}
          suggestions={suggestions}
          active={active}
          side="above"
          onPick={insert}
        />
      )}
    </div>
  );
}
