"use client";

import { type KeyboardEvent, type RefObject, useEffect, useId, useLayoutEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { chordOf } from "@/lib/keys";
import type { Token } from "@/lib/line-parser/model";
import type { ParsedLine } from "@/lib/line-parser/parse";
import { useMedia } from "@/lib/use-media";
import { addList, NEW_LIST_LOOK } from "@/store/actions";
import { store } from "@/store/app-store";
import { addDrafts, useErrorText, useLineParser, useUndoAdd } from "./add-lines";
import { isShownInButton, QuickAddButtons } from "./buttons";
import { AddedTodoCount, ChipHighlights, useDismissChipOnTouch, useDismissedChips } from "./chips";
import { draftsOf, type LineError } from "./drafts";
import type { KeyHandler, QuickAddFieldProps } from "./quick-add";
import { ReadingLiveRegion, ReadingRow, useReadings, type ValueReading } from "./readings";
import { ReminderQuestion } from "./reminder-question";
import { type Suggestion, SuggestionList, suggestionId, useCaret, useSuggestions } from "./suggestions";
import { findUnknownPerson, UnknownPersonHint } from "./unknown-person-hint";

interface EditorProps extends QuickAddFieldProps {
  keyHandler: RefObject<KeyHandler | null>;
  /** Whether Enter was pressed before this code was loaded. */
  isSubmitPending: RefObject<boolean>;
}

/** The chip that Backspace or Escape dismisses: the one at the caret or, with Escape, the last one. */
function chipAt(tokens: readonly Token[], caret: number, orLast: boolean): Token | undefined {
  const atCaret = tokens.find(({ end }) => end === caret);
  return atCaret ?? (orLast ? tokens.at(-1) : undefined);
}

/** The line that the caret is in; without a caret, the last one. */
function lineAt(lines: readonly ParsedLine[], text: string, caret: number): ParsedLine | undefined {
  const number = text.slice(0, caret).split("\n").length;
  return (caret >= 0 && lines.find((line) => line.number === number)) || lines.at(-1);
}

function useEditor(props: QuickAddFieldProps) {
  const { text, onText, field, originalText, onSubmit, onLeave } = props;
  const { context, parseLines, parserForNow, zone } = useLineParser(props.target.list, props.target.day);
  const dismissed = useDismissedChips(text, originalText, parseLines);
  const lines = parseLines(text, dismissed.spans);
  const result = draftsOf(lines, props.target, zone);
  const caret = useCaret(field);
  const readingsOf = useReadings();
  const line = lineAt(lines, text, caret);
  const target = line?.target ?? props.target.list;
  const suggested = useSuggestions(text, caret, context, target);
  const errorText = useErrorText();
  const undoAdd = useUndoAdd(onText);
  const [submitted, setSubmitted] = useState("");
  const [submitError, setSubmitError] = useState<{ text: string; error: LineError } | null>(null);

  const lineError =
    "error" in result && (submitted === text || result.error.code !== "title_missing") ? result.error : null;
  const error = lineError ?? (submitError?.text === text ? submitError.error : null);

  function write(next: string, caret: number) {
    onText(next);
    requestAnimationFrame(() => field.current?.setSelectionRange(caret, caret));
  }

  return {
    caret,
    lines,
    tokens: lines.flatMap((line) => line.tokens),
    /** The meaning of the line at the caret, or of the last line if none has the caret. */
    readings: readingsOf(line),
    /** The name behind + that stays text since nobody in the list has it. */
    stranger:
      suggested.suggestions.length > 0
        ? null
        : findUnknownPerson({
            text,
            originalText,
            line,
            plain: dismissed.spans,
            people: context.people,
            target,
          }),
    target,
    newList: line?.list?.isNew ? line.list.name : undefined,
    drafts: "drafts" in result ? result.drafts : [],
    suggested,
    write,
    /** The reason that the text cannot be added. That a title is missing is said once somebody tries, since it may be typed yet. */
    error: error ? errorText(error, lines.length === 1) : "",
    dismiss: dismissed.dismiss,
    undoAdd: undoAdd.undo,
    /** @param isLast whether the field is left then */
    submit(isLast = false) {
      if (lines.length === 0) return onSubmit && onLeave();
      const linesNow = parserForNow()(text, dismissed.spans);
      const resultNow = draftsOf(linesNow, props.target, zone);
      if ("error" in resultNow) return setSubmitted(text);
      if (onSubmit) {
        const error = onSubmit(resultNow.drafts, linesNow);
        if (error) return setSubmitError({ text, error });
      } else {
        addDrafts(resultNow.drafts);
        undoAdd.remember(text);
      }
      if (originalText === undefined) onText("");
      if (isLast) onLeave();
    },
    insert(suggestion: Suggestion) {
      const { partial } = suggested;
      if (!partial) return;
      if (suggestion.isNew) addList(store, { name: suggestion.label, ...NEW_LIST_LOOK });
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
  const isNewAlone = suggestions.length === 1 && suggestions[0]?.isNew;
  const suggestion = suggestions[active] ?? (isNewAlone && key === "Tab" ? suggestions[0] : undefined);
  if (suggestions.length === 0) return false;
  if (key === "ArrowDown") choose(active + 1);
  else if (key === "ArrowUp") choose(active < 0 ? suggestions.length - 1 : active - 1);
  else if (key === "Escape") dismiss();
  else if ((key === "Enter" || key === "Tab") && suggestion) insert(suggestion);
  else return false;
  return true;
}

function handleLineKey(editor: Editor, event: KeyboardEvent, isSingleLine: boolean): boolean {
  if (event.key === "Enter" && (isSingleLine || !event.shiftKey)) {
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
  // A finger turns words back into text where they are typed, so that the row need not repeat what the buttons show.
  const isTouch = useMedia("(pointer: coarse)");
  const isRepeated = (reading: ValueReading) => buttons && isTouch && isShownInButton(reading);
  useDismissChipOnTouch(field, editor.tokens, editor.dismiss);

  useLayoutEffect(() => {
    keyHandler.current = (event) => {
      if (text === "" && chordOf(event.nativeEvent) === "Mod+z") return editor.undoAdd();
      const isPlain = !(event.ctrlKey || event.metaKey || event.altKey);
      return (
        isPlain &&
        (handleSuggestionKey(editor, event.key) || handleLineKey(editor, event, props.isSingleLine ?? false))
      );
    };
  });
  // A layout effect, so that a field that is removed with its text adds nothing.
  useLayoutEffect(() => {
    const element = field.current;
    const blur = () => editor.submit(true);
    if (props.isSubmittedOnBlur) element?.addEventListener("blur", blur);
    return () => element?.removeEventListener("blur", blur);
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
          label={t(`suggestions.${partial.sign}`)}
          suggestions={suggestions}
          active={active}
          side={side}
          onPick={editor.insert}
        />
      )}
      <p role="alert" className={editor.error ? "pt-1 text-danger text-sm" : "sr-only"}>
        {editor.error}
      </p>
      <ReadingRow
        readings={editor.readings.filter((reading) => !isRepeated(reading))}
        text={text}
        onDismiss={(chips) => {
          editor.dismiss(...chips);
          field.current?.focus();
        }}
      />
      <UnknownPersonHint name={editor.stranger} list={editor.target} newList={editor.newList} />
      <AddedTodoCount drafts={editor.drafts} />
      {!(props.label || props.onSubmit) && <ReminderQuestion text={text} field={field} side={side} />}
      <ReadingLiveRegion readings={editor.readings} />
      {buttons && <QuickAddButtons editor={editor} text={text} field={field} target={props.target} />}
    </>
  );
}
