import type { Metadata } from "next";
import { EmailChangeView } from "@/features/accounts/email-change-view";
import { buildTimeMessages } from "@/messages/server";

export const metadata: Metadata = { title: buildTimeMessages.accountPages("undoEmail.documentTitle") };

export default function UndoEmailPage() {
  return <EmailChangeView action="undo" />;
}
