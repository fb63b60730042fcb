"use client";

import { cx } from "class-variance-authority";
import { type ReactNode, useEffect, useRef } from "react";
import { AlertIcon, CheckIcon } from "../ui/form-icons";

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

interface NoticeProps {
  tone?: "danger" | "ok";
  children: ReactNode;
}

/** A message about the whole form, announced when it appears. */
export function Notice({ tone = "danger", children }: NoticeProps) {
  const Icon = tone === "danger" ? AlertIcon : CheckIcon;
  const look = tone === "danger" ? "bg-danger-soft text-danger" : "bg-accent-soft text-accent-strong";
  return (
    <div
      role={tone === "danger" ? "alert" : "status"}
      className={cx("flex gap-2 rounded-md p-3 text-sm", look)}
    >
      <Icon className="size-5 shrink-0" />
      <div>{children}</div>
    </div>
  );
}
