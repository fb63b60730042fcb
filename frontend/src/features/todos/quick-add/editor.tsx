"use client";

import { type KeyboardEvent, type RefObject, useEffect, useId, useLayoutEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { chord } from "@/lib/keys";
import type { Token } from "@/lib/quick-add/model";
import { useAddDrafts, useErrorText, useLineParser, useUndoAdd } from "./add-lines";
import { Buttons } from "./buttons";
import { ChipHighlights, ChipLiveRegion, LineCount, useDismissChipOnTouch, useDismissedChips } from "./chips";
import { draftsOf } from "./drafts";
import type { FieldProps, KeyHandler } from "./quick-add";
import { type Suggestion, SuggestionList, suggestionId, useCaret, useSuggestions } from "./suggestions";

interface EditorProps extends FieldProps {
  keyHandler: RefObject<KeyHandler | null>;
  /** Whether Enter was pressed before this code was loaded. */
  isSubmitPending: RefObject<boolean>;
}

/** The chip that Backspace or Escape dismisses: the one at the caret or, with Escape, the last one. */
function chipAt(tokens: readonly Token[], caret: number, orLast: boolean): Token | undefined {
  const atCaret = tokens.find(({ end }) => end === caret);
  return atCaret ?? (orLast ? tokens.at(-1) : undefined);
}

function useEditor({ target, text, onText, field }: FieldProps) {
  const { context, parseLines } = useLineParser(target.list);
  const dismissed = useDismissedChips(text);
  const lines = parseLines(text, dismissed.spans);
  const result = draftsOf(lines, text, target);
  const caret = useCaret(field);
  const suggested = useSuggestions(text, caret, context);
  const addDrafts = useAddDrafts();
  const errorText = useErrorText();
  const undoAdd = useUndoAdd(onText);
  const [submitted, setSubmitted] = useState("");

  function write(next: string, caret: number) {
    onText(next);
    requestAnimationFrame(() => field.current?.setSelectionRange(caret, caret));
  }

  return {
    caret,
    lines,
    tokens: lines.flatMap((line) => line.tokens),
    drafts: "drafts" in result ? result.drafts : [],
    suggested,
    write,
    /** The reason that the text was not added, until it is edited. */
    error: "error" in result && submitted === text ? errorText(result.error, lines.length === 1) : "",
    dismiss: dismissed.dismiss,
    undoAdd: undoAdd.undo,
    submit() {
      if (lines.length === 0) return;
      if ("error" in result) return setSubmitted(text);
      addDrafts(result.drafts);
      undoAdd.remember(text);
      onText("");
    },
    insert(suggestion: Suggestion) {
      const { partial } = suggested;
      if (!partial) return;
      const rest = text.slice(partial.start + 1 + partial.query.length);
      const gap = rest.startsWith(" ") ? "" : " ";
      const written = text.slice(0, partial.start) + suggestion.insert + gap;
      write(written + rest, written.length + (gap ? 0 : 1));
    },
  };
}

export type Editor = ReturnType<typeof useEditor>;

function handleSuggestionKey({ suggested, insert }: Editor, key: string): boolean {
  const { suggestions, active, choose, dismiss } = suggested;
  const suggestion = suggestions[active];
  if (suggestions.length === 0) return false;
  if (key === "ArrowDown") choose(active + 1);
  else if (key === "ArrowUp") choose(active < 0 ? suggestions.length - 1 : active - 1);
  else if (key === "Escape") dismiss();
  else if ((key === "Enter" || key === "Tab") && suggestion) insert(suggestion);
  else return false;
  return true;
}

function handleLineKey(editor: Editor, event: KeyboardEvent): boolean {
  if (event.key === "Enter" && !event.shiftKey) {
    editor.submit();
    return true;
  }
  const chip = chipAt(editor.tokens, editor.caret, event.key === "Escape");
  if (!chip || (event.key !== "Escape" && event.key !== "Backspace")) return false;
  editor.dismiss(chip);
  return true;
}

/** The chips behind the words of the field, its suggestions and buttons, and the meaning of its keys. */
export default function QuickAddEditor(props: EditorProps) {
  const { keyHandler, isSubmitPending, field, text, side, buttons = false } = props;
  const t = useTranslations("quickAdd");
  const id = useId();
  const editor = useEditor(props);
  const { suggestions, active, partial } = editor.suggested;
  useDismissChipOnTouch(field, editor.tokens, editor.dismiss);

  useLayoutEffect(() => {
    keyHandler.current = (event) => {
      if (text === "" && chord(event.nativeEvent) === "Mod+z") return editor.undoAdd();
      const isPlain = !(event.ctrlKey || event.metaKey || event.altKey);
      return isPlain && (handleSuggestionKey(editor, event.key) || handleLineKey(editor, event));
    };
  });
  useEffect(() => {
    if (isSubmitPending.current) editor.submit();
    isSubmitPending.current = false;
  });
  useEffect(() => {
    const element = field.current;
    const set = (name: string, value: string | null) =>
      value === null ? element?.removeAttribute(name) : element?.setAttribute(name, value);
    set("aria-controls", suggestions.length > 0 ? id : null);
    set("aria-activedescendant", active >= 0 ? suggestionId(id, active) : null);
    set("aria-invalid", editor.error ? "true" : null);
  }, [field, id, suggestions, active, editor.error]);

  return (
    <>
      <ChipHighlights text={text} tokens={editor.tokens} />
      {suggestions.length > 0 && partial && (
        <SuggestionList
          id={id}
          label={t(`offers.${partial.sign}`)}
          suggestions={suggestions}
          active={active}
          side={side}
          onPick={editor.insert}
        />
      )}
      <p role="alert" className={editor.error ? "pt-1 text-danger text-sm" : "sr-only"}>
        {editor.error}
      </p>
      <LineCount drafts={editor.drafts} />
      <ChipLiveRegion text={text} tokens={editor.tokens} />
      {buttons && <Buttons editor={editor} text={text} field={field} target={props.target} />}
    </>
  );
}
