import type { Metadata } from "next";
import { ResetView } from "@/features/accounts/reset-view";
import { words } from "@/messages/server";

export const metadata: Metadata = { title: words.accountPages("reset.documentTitle") };

export default function ResetPage() {
  return <ResetView />;
}
