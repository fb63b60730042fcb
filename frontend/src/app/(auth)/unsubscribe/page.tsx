import type { Metadata } from "next";
import { UnsubscribeView } from "@/features/accounts/unsubscribe-view";
import { buildTimeMessages } from "@/messages/server";

export const metadata: Metadata = { title: buildTimeMessages.accountPages("unsubscribe.documentTitle") };

export default function UnsubscribePage() {
  return <UnsubscribeView />;
}
