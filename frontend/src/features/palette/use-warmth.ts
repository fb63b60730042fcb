"use client";

import { useEffect } from "react";
import { store } from "@/store/app-store";
import { foldedText } from "@/store/matching";

const AT_ONCE = 400;

/** Has what search looks at ready before the first key, a piece at a time. */
export function useWarmth(): void {
  useEffect(() => {
    const todos = store.todos.values();
    let timer: ReturnType<typeof setTimeout>;
    function step() {
      for (let nth = 0; nth < AT_ONCE; nth += 1) {
        const next = todos.next();
        if (next.done) return;
        foldedText(next.value);
      }
      timer = setTimeout(step, 0);
    }
    timer = setTimeout(step, 50);
    return () => clearTimeout(timer);
  }, []);
}
