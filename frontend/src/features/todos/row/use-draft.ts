"use client";

import { useEffect, useRef, useState } from "react";

const PAUSE_MS = 600;

/**
 * Text under the person's hands: kept when they pause or leave, and replaced by what
 * changed elsewhere only while they are not writing.
 */
export function useDraft(value: string, keep: (text: string) => void) {
  const [draft, setDraft] = useState<string | null>(null);
  const latest = useRef({ draft, keep });
  latest.current = { draft, keep };

  useEffect(() => {
    if (draft === null) return;
    const timer = setTimeout(() => latest.current.keep(draft), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [draft]);

  useEffect(
    () => () => {
      if (latest.current.draft !== null) latest.current.keep(latest.current.draft);
    },
    [],
  );

  return {
    text: draft ?? value,
    write: setDraft,
    settle() {
      if (draft !== null) keep(draft);
      setDraft(null);
    },
    restore: () => setDraft(null),
  };
}
