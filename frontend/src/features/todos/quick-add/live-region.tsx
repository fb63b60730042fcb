"use client";

import { useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import type { Token } from "@/lib/quick-add/model";

/** Nobody wants to hear what a half-written word might mean. */
const PAUSE_MS = 700;

interface ReadOutProps {
  text: string;
  tokens: readonly Token[];
}

/** Says what the line was understood to mean, which the chips show to those who see them. */
export function LiveRegion({ text, tokens }: ReadOutProps) {
  const t = useTranslations("quickAdd.meant");
  const words = tokens
    .map(({ kind, start, end }) => t(kind, { words: text.slice(start, end).trim() }))
    .join(", ");
  const [said, setSaid] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setSaid(words), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [words]);
  return (
    <p role="status" className="sr-only">
      {said}
    </p>
  );
}
