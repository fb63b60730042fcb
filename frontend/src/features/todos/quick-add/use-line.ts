"use client";

import { useEffect, useRef, useState } from "react";

const LINE = "tend.line";

function kept(): string {
  try {
    return sessionStorage.getItem(LINE) ?? "";
  } catch {
    return "";
  }
}

function keep(line: string): void {
  try {
    if (line) sessionStorage.setItem(LINE, line);
    else sessionStorage.removeItem(LINE);
  } catch {
    // Without storage the line goes with the page, as it does everywhere.
  }
}

/** A line that is being written and outlives the page when that loads again. */
export function useLine(begin?: string) {
  const [text, setText] = useState(begin ?? kept);
  const latest = useRef(text);
  // a page that has just come may be drawn several times over: what was kept stays until it is written on
  useEffect(() => {
    if (latest.current !== text) keep("");
    latest.current = text;
  }, [text]);
  useEffect(() => {
    const leave = () => latest.current && keep(latest.current);
    addEventListener("pagehide", leave);
    return () => removeEventListener("pagehide", leave);
  }, []);
  return [text, setText] as const;
}
