import type { Metadata } from "next";
import { InvitePage } from "@/features/accounts/invitation/invite-page";
import { buildTimeMessages } from "@/messages/server";

export const metadata: Metadata = { title: buildTimeMessages.accountPages("invite.documentTitle") };

export default function Page() {
  return <InvitePage />;
}
