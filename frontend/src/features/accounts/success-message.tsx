"use client";

import type { MouseEvent, ReactNode } from "react";
import { FocusedHeading } from "@/components/form/notice";
import { Lead, linkLook } from "./account-frame";

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

/** Replaces the form: says what happened and what to do next. */
export function SuccessMessage({
  title,
  text,
  children,
}: {
  title: string;
  text: ReactNode;
  children?: ReactNode;
}) {
  return (
    <>
      <FocusedHeading>{title}</FocusedHeading>
      <Lead>{text}</Lead>
      {children && <div className="mt-6">{children}</div>}
    </>
  );
}
