import type { ReactNode } from "react";
import { AnswerHeading } from "@/components/form/heading";
import { Lead } from "./page-frame";

/** What happened and what to do now, in place of the form. */
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
      <AnswerHeading>{title}</AnswerHeading>
      <Lead>{text}</Lead>
      {children && <div className="mt-6">{children}</div>}
    </>
  );
}
