import type { Metadata } from "next";
import { ForgotView } from "@/features/accounts/forgot-view";
import { buildTimeMessages } from "@/messages/server";

export const metadata: Metadata = { title: buildTimeMessages.accountPages("forgot.documentTitle") };

export default function ForgotPage() {
  return <ForgotView />;
}
