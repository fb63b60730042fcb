"use client";

import { type KeyboardEvent, type RefObject, useEffect, useId, useLayoutEffect } from "react";
import { useTranslations } from "use-intl";
import { chord } from "@/lib/keys";
import type { Token } from "@/lib/quick-add/model";
import { Buttons } from "./buttons";
import { Chips } from "./chips";
import type { FieldProps, Keys } from "./field";
import { LineCount } from "./line-count";
import { LiveRegion } from "./live-region";
import { offerId, SuggestionList } from "./suggestion-list";
import type { Offer } from "./suggestions";
import { useCaret } from "./use-caret";
import { useChipTaps } from "./use-chip-taps";
import { useDismissedChips } from "./use-dismissed-chips";
import { useReading } from "./use-parse-context";
import { useSubmit } from "./use-submit";
import { useSuggestions } from "./use-suggestions";
import { useUndoAdd } from "./use-undo-add";

interface LiveProps extends FieldProps {
  keys: RefObject<Keys | null>;
  /** Enter was pressed before this came. */
  hasty: RefObject<boolean>;
}

/** The chip that Backspace or Escape takes back: at the caret, or for Escape the last one. */
function chipAt(tokens: readonly Token[], caret: number, last: boolean): Token | undefined {
  const here = tokens.find(({ end }) => end === caret);
  return here ?? (last ? tokens.at(-1) : undefined);
}

function useLine({ target, text, onText, field }: FieldProps) {
  const { context, read } = useReading(target.list);
  const literal = useDismissedChips(text);
  const lines = read(text, literal.spans);
  const tokens = lines.flatMap((line) => line.tokens);
  const caret = useCaret(field);
  const offered = useSuggestions(text, caret, context);
  const submit = useSubmit(target);
  const last = useUndoAdd(onText);

  function write(next: string, at: number) {
    onText(next);
    requestAnimationFrame(() => field.current?.setSelectionRange(at, at));
  }

  return {
    context,
    lines,
    tokens,
    caret,
    offered,
    write,
    takeBack: literal.takeBack,
    takeBackAdded: last.takeBack,
    send() {
      if (!submit(lines, text)) return;
      last.remember(text);
      onText("");
    },
    take(offer: Offer) {
      const { asked } = offered;
      if (!asked) return;
      const end = asked.start + 1 + asked.query.length;
      const rest = text.slice(end);
      const written = `${text.slice(0, asked.start)}${offer.insert}${rest.startsWith(" ") ? "" : " "}`;
      write(written + rest, written.length + (rest.startsWith(" ") ? 1 : 0));
    },
  };
}

type Line = ReturnType<typeof useLine>;

function offerKey({ offered, take }: Line, key: string): boolean {
  const { offers, active, choose, dismiss } = offered;
  const offer = offers[active];
  if (offers.length === 0) return false;
  if (key === "ArrowDown") choose(active + 1);
  else if (key === "ArrowUp") choose(active < 0 ? offers.length - 1 : active - 1);
  else if (key === "Escape") dismiss();
  else if ((key === "Enter" || key === "Tab") && offer) take(offer);
  else return false;
  return true;
}

function lineKey(line: Line, event: KeyboardEvent): boolean {
  if (event.key === "Enter" && !event.shiftKey) {
    line.send();
    return true;
  }
  const chip = chipAt(line.tokens, line.caret, event.key === "Escape");
  if (!chip || (event.key !== "Escape" && event.key !== "Backspace")) return false;
  line.takeBack(chip);
  return true;
}

/** What the line means, drawn behind its words, and what its keys do. */
export default function Live(props: LiveProps) {
  const { keys, hasty, field, text, side, buttons = false } = props;
  const t = useTranslations("quickAdd");
  const id = useId();
  const line = useLine(props);
  const { offers, active, asked } = line.offered;
  useChipTaps(field, line.tokens, line.takeBack);

  useLayoutEffect(() => {
    keys.current = (event) => {
      if (text === "" && chord(event.nativeEvent) === "Mod+z") return line.takeBackAdded();
      const plain = !(event.ctrlKey || event.metaKey || event.altKey);
      return plain && (offerKey(line, event.key) || lineKey(line, event));
    };
  });
  useEffect(() => {
    if (hasty.current) line.send();
    hasty.current = false;
  });
  useEffect(() => {
    const element = field.current;
    if (offers.length > 0) element?.setAttribute("aria-controls", id);
    else element?.removeAttribute("aria-controls");
    if (active >= 0) element?.setAttribute("aria-activedescendant", offerId(id, active));
    else element?.removeAttribute("aria-activedescendant");
  }, [field, id, offers, active]);

  return (
    <>
      <Chips text={text} tokens={line.tokens} />
      {offers.length > 0 && asked && (
        <SuggestionList
          id={id}
          label={t(`offers.${asked.sign}`)}
          offers={offers}
          active={active}
          side={side}
          onPick={line.take}
        />
      )}
      <LineCount lines={line.lines} />
      <LiveRegion text={text} tokens={line.tokens} />
      {buttons && <Buttons line={line} text={text} field={field} target={props.target} />}
    </>
  );
}

export type { Line };
