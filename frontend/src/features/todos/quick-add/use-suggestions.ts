"use client";

import { useMemo, useState } from "react";
import { useTranslations } from "use-intl";
import type { Context } from "@/lib/quick-add/model";
import { useTags } from "@/store/react/hooks";
import { type Asked, askedAt, offersFor } from "./suggestions";

const WEIGHTS = ["high", "medium", "low", "none"] as const;
const NOTHING = { offers: [], exact: true } as const;

/** What may be completed where the caret stands, and which of it is chosen. */
export function useSuggestions(text: string, caret: number, context: Context) {
  const t = useTranslations("todos.priority");
  const tags = useTags();
  const [chosen, setChosen] = useState({ for: "", nth: -1 });
  const [left, setLeft] = useState("");
  const asked: Asked | null = useMemo(() => askedAt(text, caret), [text, caret]);
  const { offers, exact } = useMemo(() => {
    const priorities = WEIGHTS.map((name) => ({ name, label: t(name) }));
    return asked ? offersFor(asked, { ...context, tags, priorities }) : NOTHING;
  }, [asked, context, tags, t]);
  const key = asked ? `${asked.start} ${asked.sign}${asked.query}` : "";
  const shown = left === key ? [] : offers;
  const fallback = exact ? -1 : 0;
  return {
    asked,
    offers: shown,
    active: shown.length === 0 ? -1 : chosen.for === key ? chosen.nth : fallback,
    choose: (nth: number) => setChosen({ for: key, nth: (nth + shown.length) % shown.length }),
    dismiss: () => setLeft(key),
  };
}
