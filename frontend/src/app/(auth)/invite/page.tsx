import type { Metadata } from "next";
import { InvitePage } from "@/features/accounts/invitation/invite-page";
import { words } from "@/messages/server";

export const metadata: Metadata = { title: words.accountPages("invite.documentTitle") };

export default function Page() {
  return <InvitePage />;
}
