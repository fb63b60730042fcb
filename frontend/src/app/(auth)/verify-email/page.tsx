import type { Metadata } from "next";
import { VerifyView } from "@/features/accounts/verify-view";
import { words } from "@/messages/server";

export const metadata: Metadata = { title: words.accountPages("verify.documentTitle") };

export default function VerifyPage() {
  return <VerifyView />;
}
