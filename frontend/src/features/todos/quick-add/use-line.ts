"use client";

import { useEffect, useRef, useState } from "react";

const LINE = "tend.line";

function take(): string {
  try {
    const line = sessionStorage.getItem(LINE);
    sessionStorage.removeItem(LINE);
    return line ?? "";
  } catch {
    return "";
  }
}

function keep(line: string): void {
  try {
    if (line) sessionStorage.setItem(LINE, line);
  } catch {
    // Without storage the line goes with the page, as it does everywhere.
  }
}

/** A line that is being written and outlives the page when that loads again. */
export function useLine(begin?: string) {
  const [text, setText] = useState(begin ?? take);
  const latest = useRef(text);
  latest.current = text;
  useEffect(() => {
    const leave = () => keep(latest.current);
    addEventListener("pagehide", leave);
    return () => removeEventListener("pagehide", leave);
  }, []);
  return [text, setText] as const;
}
