"use client";

import type { MouseEvent } from "react";
import { linkLook } from "./page-frame";

interface SwitchFormLinkProps {
  question: string;
  label: string;
  href: "/login" | "/register";
}

/** A link to the other form, which passes `?next=` on. */
export function SwitchFormLink({ question, label, href }: SwitchFormLinkProps) {
  const carry = (event: MouseEvent<HTMLAnchorElement>) => {
    event.currentTarget.search = location.search;
  };
  return (
    <p className="mt-6 text-muted text-sm">
      {question}{" "}
      <a href={href} onClick={carry} className={linkLook}>
        {label}
      </a>
    </p>
  );
}
