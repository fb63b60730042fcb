"use client";

import { type RefObject, useEffect, useRef } from "react";
import type { Token } from "./parse-quick-add";

interface QuickAddChipsProps {
  text: string;
  tokens: readonly Token[];
  input: RefObject<HTMLInputElement | null>;
}

function pieces(text: string, tokens: readonly Token[]) {
  const found: { key: number; text: string; chip: boolean }[] = [];
  let from = 0;
  for (const { start, end } of tokens) {
    found.push({ key: from, text: text.slice(from, start), chip: false });
    found.push({ key: start + 0.5, text: text.slice(start, end), chip: true });
    from = end;
  }
  return [...found, { key: from, text: text.slice(from), chip: false }];
}

/** Lies under the line with the same text unseen, so that a chip is behind the very words it came from. */
export function QuickAddChips({ text, tokens, input }: QuickAddChipsProps) {
  const mirror = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const field = input.current;
    const follow = () => {
      if (mirror.current && field) mirror.current.scrollLeft = field.scrollLeft;
    };
    follow();
    field?.addEventListener("scroll", follow);
    return () => field?.removeEventListener("scroll", follow);
  });
  return (
    <span
      ref={mirror}
      aria-hidden="true"
      className="pointer-events-none absolute -inset-x-1 -inset-y-1 overflow-hidden whitespace-pre px-1 py-1 text-transparent"
    >
      {pieces(text, tokens).map((piece) => (
        <span key={piece.key} className={piece.chip ? "quick-add-chip" : undefined}>
          {piece.text}
        </span>
      ))}
    </span>
  );
}
