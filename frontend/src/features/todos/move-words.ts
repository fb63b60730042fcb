"use client";

import { useTranslations } from "use-intl";

/** Words for where a row stands now, to be heard. */
export function useMoveWords() {
  const t = useTranslations("todos.said");
  return (title: string, place: number, of: number) => t("placed", { title, place, of });
}
