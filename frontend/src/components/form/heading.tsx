"use client";

import { type ReactNode, useEffect, useRef } from "react";

/** A heading that takes the focus when it appears in response to an action. */
export function FocusedHeading({ children }: { children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <h1 ref={heading} tabIndex={-1} className="serif text-2xl outline-none">
      {children}
    </h1>
  );
}
