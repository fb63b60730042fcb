"use client";

import { type RefObject, useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import type { Span, Token } from "@/lib/line-parser/model";
import { type ParsedLine, shiftSpans } from "@/lib/line-parser/parse";
import type { DraftTree } from "@/store/actions";

const NO_SPANS: readonly Span[] = [];

type ParseLines = (text: string, literal?: readonly Span[]) => readonly ParsedLine[];

/** The spans of all phrases, also of those that only count once others are text. */
function spansOfPhrases(text: string, parseLines: ParseLines, known = NO_SPANS): readonly Span[] {
  const tokens = parseLines(text, known).flatMap((line) => line.tokens);
  if (tokens.length === 0) return known;
  return spansOfPhrases(text, parseLines, [...known, ...tokens.map(({ start, end }) => ({ start, end }))]);
}

function piecesOf(text: string, tokens: readonly Token[]) {
  const pieces: { key: number; text: string; kind?: Token["kind"] }[] = [];
  let from = 0;
  for (const { start, end, kind } of tokens) {
    pieces.push({ key: from, text: text.slice(from, start) });
    pieces.push({ key: start + 0.5, text: text.slice(start, end), kind });
    from = end;
  }
  return [...pieces, { key: from, text: text.slice(from) }];
}

/**
 * An invisible copy of the text below the field, so that each chip is behind its own words, and the field is as
 * high as its text.
 */
export const ChipHighlights = ({ text, tokens }: { text: string; tokens: readonly Token[] }) => (
  <span
    aria-hidden="true"
    dir="auto"
    className="quick-add-text pointer-events-none whitespace-pre-wrap text-transparent [grid-area:1/1] [overflow-wrap:anywhere]"
  >
    {piecesOf(text, tokens).map((piece) => (
      <span
        key={piece.key}
        data-kind={piece.kind}
        className={piece.kind ? "quick-add-chip forced-colors:outline" : undefined}
      >
        {piece.text}
      </span>
    ))}
    {"\u200b"}
  </span>
);

/** A tap on a chip dismisses it; a mouse only sets the caret there. */
export function useDismissChipOnTouch(
  field: RefObject<HTMLTextAreaElement | null>,
  chips: readonly Token[],
  dismiss: (chip: Token) => void,
): void {
  useEffect(() => {
    const element = field.current;
    const tap = (event: MouseEvent) => {
      const at = element?.selectionStart ?? 0;
      const isTouch = event instanceof PointerEvent && event.pointerType === "touch";
      const chip = isTouch ? chips.find(({ start, end }) => start < at && at < end) : undefined;
      if (chip) dismiss(chip);
    };
    element?.addEventListener("click", tap);
    return () => element?.removeEventListener("click", tap);
  });
}

/**
 * The spans of dismissed chips, which stay text while the text around them is edited.
 * @param original a text from before it was edited, whose phrases are dismissed from the start; it may change later
 */
export function useDismissedChips(text: string, original: string | undefined, parseLines: ParseLines) {
  const dismissedIn = (original: string | undefined) => ({
    original,
    text: original ?? text,
    spans: original === undefined ? NO_SPANS : spansOfPhrases(original, parseLines),
  });
  const [known, setKnown] = useState(() => dismissedIn(original));
  const isOriginal = text === original && text !== known.text;
  let current = isOriginal || known.original !== original ? dismissedIn(original) : known;
  if (current.text !== text) {
    const spans = text ? shiftSpans(current.spans, current.text, text) : NO_SPANS;
    current = { ...current, text, spans };
  }
  if (current !== known) setKnown(current);
  const { spans } = current;
  return {
    spans,
    dismiss: (...chips: readonly Span[]) =>
      setKnown({ original, text, spans: [...spans, ...chips.map(({ start, end }) => ({ start, end }))] }),
  };
}

/** The number of todos that several lines will add. */
export function AddedTodoCount({ drafts }: { drafts: DraftTree }) {
  const t = useTranslations("quickAdd");
  const subtasks = drafts.filter(({ parent }) => parent !== undefined).length;
  return (
    <p role="status" className={drafts.length > 1 ? "pt-1 text-muted text-sm" : "sr-only"}>
      {drafts.length > 1 && t("todoCount", { count: drafts.length, subtasks })}
    </p>
  );
}
