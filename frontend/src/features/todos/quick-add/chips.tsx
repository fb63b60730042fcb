"use client";

import type { Token } from "@/lib/quick-add/model";

function pieces(text: string, tokens: readonly Token[]) {
  const found: { key: number; text: string; kind?: Token["kind"] }[] = [];
  let from = 0;
  for (const { start, end, kind } of tokens) {
    found.push({ key: from, text: text.slice(from, start) });
    found.push({ key: start + 0.5, text: text.slice(start, end), kind });
    from = end;
  }
  return [...found, { key: from, text: text.slice(from) }];
}

/**
 * Lies under the line with the same text unseen, so that a chip is behind the very words it came from,
 * and the line is as high as what stands in it.
 */
export const Chips = ({ text, tokens }: { text: string; tokens: readonly Token[] }) => (
  <span
    aria-hidden="true"
    className="quick-add-text pointer-events-none whitespace-pre-wrap text-transparent [grid-area:1/1] [overflow-wrap:anywhere]"
  >
    {pieces(text, tokens).map((piece) => (
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
