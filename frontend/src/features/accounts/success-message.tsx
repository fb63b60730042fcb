import type { ReactNode } from "react";
import { FocusedHeading } from "@/components/form/heading";
import { Lead } from "./page-frame";

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
