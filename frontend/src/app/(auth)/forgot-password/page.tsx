import type { Metadata } from "next";
import { ForgotView } from "@/features/accounts/forgot-view";
import { words } from "@/messages/server";

export const metadata: Metadata = { title: words.accountPages("forgot.documentTitle") };

export default function ForgotPage() {
  return <ForgotView />;
}
