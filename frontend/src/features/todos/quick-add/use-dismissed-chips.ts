"use client";

import { useState } from "react";
import { carried } from "@/lib/quick-add/literal";
import type { Span } from "@/lib/quick-add/model";

const NONE: readonly Span[] = [];

/** Stretches of the text that stay text, carried along while it is edited around them. */
export function useDismissedChips(text: string) {
  const [known, setKnown] = useState({ text, spans: NONE });
  let now = known;
  if (known.text !== text) {
    now = { text, spans: text ? carried(known.spans, known.text, text) : NONE };
    setKnown(now);
  }
  const { spans } = now;
  return {
    spans,
    takeBack: ({ start, end }: Span) => setKnown({ text, spans: [...spans, { start, end }] }),
  };
}
