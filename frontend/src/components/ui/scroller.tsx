"use client";

import { type ComponentProps, createContext, useContext, useState } from "react";

const Element = createContext<HTMLElement | null>(null);

/** The page's scrolling region; long lists inside it render only what is visible. */
export function Scroller({ children, ...rest }: ComponentProps<"main">) {
  const [element, setElement] = useState<HTMLElement | null>(null);
  return (
    <main ref={setElement} {...rest}>
      <Element value={element}>{children}</Element>
    </main>
  );
}

export const useScroller = (): HTMLElement | null => useContext(Element);
