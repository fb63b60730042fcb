import type { Metadata } from "next";
import { UnsubscribeView } from "@/features/accounts/unsubscribe-view";
import { words } from "@/messages/server";

export const metadata: Metadata = { title: words.accountPages("unsubscribe.documentTitle") };

export default function UnsubscribePage() {
  return <UnsubscribeView />;
}
