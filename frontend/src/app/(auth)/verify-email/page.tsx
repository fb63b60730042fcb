import type { Metadata } from "next";
import { VerifyView } from "@/features/accounts/verify-view";
import { buildTimeMessages } from "@/messages/server";

export const metadata: Metadata = { title: buildTimeMessages.accountPages("verify.documentTitle") };

export default function VerifyPage() {
  return <VerifyView />;
}
