import type { Metadata } from "next";
import { ResetView } from "@/features/accounts/reset-view";
import { buildTimeMessages } from "@/messages/server";

export const metadata: Metadata = { title: buildTimeMessages.accountPages("reset.documentTitle") };

export default function ResetPage() {
  return <ResetView />;
}
