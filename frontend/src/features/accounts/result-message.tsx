"use client";

import { type MouseEvent, type ReactNode, useLayoutEffect, useRef } from "react";
import { Lead, linkClass } from "./account-frame";
import { handTypedEmailOver } from "./sign-in/email-handover";

interface SwitchFormLinkProps {
  question: string;
  label: string;
  href: "/login" | "/register";
}

/** A link to the other form, which passes `?next=` and the address that was typed on. */
export function SwitchFormLink({ question, label, href }: SwitchFormLinkProps) {
  const handOver = (event: MouseEvent<HTMLAnchorElement>) => {
    event.currentTarget.search = location.search;
    handTypedEmailOver();
  };
  return (
    <p className="mt-6 text-muted text-sm">
      {question}{" "}
      <a href={href} onClick={handOver} className={linkClass}>
        {label}
      </a>
    </p>
  );
}

interface ResultMessageProps {
  title: string;
  text: ReactNode;
  children?: ReactNode;
}

/** Replaces a form: says what happened and what to do next. Its heading takes the focus, so that it is read out. */
export function ResultMessage({ title, text, children }: ResultMessageProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  useLayoutEffect(() => heading.current?.focus(), []);
  return (
    <>
      <h1 ref={heading} tabIndex={-1} className="serif text-2xl outline-none">
        {title}
      </h1>
      <Lead>{text}</Lead>
      {children && <div className="mt-6">{children}</div>}
    </>
  );
}
