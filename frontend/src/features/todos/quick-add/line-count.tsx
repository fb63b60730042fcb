"use client";

import { useTranslations } from "use-intl";
import type { Line } from "@/lib/quick-add/parse";

/** How many todos several lines come to, before they are added. */
export function LineCount({ lines }: { lines: readonly Line[] }) {
  const t = useTranslations("quickAdd");
  const written = lines.filter(({ title }) => title !== "");
  const under = written.filter(({ depth }) => depth > 0).length;
  return (
    <p role="status" className={written.length > 1 ? "pt-1 text-muted text-sm" : "sr-only"}>
      {written.length > 1 && t("several", { count: written.length, under })}
    </p>
  );
}
