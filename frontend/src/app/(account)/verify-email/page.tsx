import type { Metadata } from "next";
import { VerifyView } from "@/features/accounts/verify-view";
import { words } from "@/messages/server";

export const metadata: Metadata = { title: words.accounts("verify.document") };

export default function VerifyPage() {
  return <VerifyView />;
}
