import type { Metadata } from "next";
import { EmailChangeView } from "@/features/accounts/email-change-view";
import { words } from "@/messages/server";

export const metadata: Metadata = { title: words.accountPages("changeEmail.documentTitle") };

export default function ChangeEmailPage() {
  return <EmailChangeView action="confirm" />;
}
