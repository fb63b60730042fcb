"use client";

import { type RefObject, useEffect, useState } from "react";

interface Caret {
  /** Where it stands; -1 while the line has no focus or a stretch of it is selected. */
  at: number;
}

/** Follows the caret of a field. */
export function useCaret(field: RefObject<HTMLTextAreaElement | null>, text: string): Caret {
  const [at, setAt] = useState(-1);
  // biome-ignore lint/correctness/useExhaustiveDependencies: typing moves the caret without another event
  useEffect(() => {
    const look = () => {
      const line = field.current;
      const here =
        line !== null && document.activeElement === line && line.selectionStart === line.selectionEnd;
      setAt(here ? line.selectionStart : -1);
    };
    look();
    document.addEventListener("selectionchange", look);
    field.current?.addEventListener("blur", look);
    const line = field.current;
    return () => {
      document.removeEventListener("selectionchange", look);
      line?.removeEventListener("blur", look);
    };
  }, [field, text]);
  return { at };
}
