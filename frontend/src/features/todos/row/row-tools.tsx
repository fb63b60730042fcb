"use client";

import { createContext, type ReactNode, use, useMemo } from "react";
import { useTranslations } from "use-intl";
import { useDueWords } from "../due/due-label";
import { useComplete } from "./complete-button";

interface RowTools {
  t: ReturnType<typeof useTranslations<"todos">>;
  dueWords: ReturnType<typeof useDueWords>;
  complete: ReturnType<typeof useComplete>;
  /** What stands under a row is not shown there, so there is nothing to fold. */
  flat: boolean;
}

const Tools = createContext<RowTools | null>(null);

/** What every row needs and none has to make for itself: rows come and go while one scrolls. */
export function RowToolsProvider({ flat = false, children }: { flat?: boolean; children: ReactNode }) {
  const t = useTranslations("todos");
  const dueWords = useDueWords();
  const complete = useComplete();
  const tools = useMemo(() => ({ t, dueWords, complete, flat }), [t, dueWords, complete, flat]);
  return <Tools value={tools}>{children}</Tools>;
}

export function useRowTools(): RowTools {
  const tools = use(Tools);
  if (!tools) throw new Error("A row stands outside a list of rows.");
  return tools;
}
