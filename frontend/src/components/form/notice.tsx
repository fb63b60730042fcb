"use client";

import { cx } from "class-variance-authority";
import type { ReactNode } from "react";
import { AlertIcon, CheckIcon } from "../ui/form-icons";

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
