"use client";

import { useTranslations } from "use-intl";
import { PeopleIcon } from "@/components/list-icon";
import { useCell } from "@/lib/cell";
import { receivedInvitations } from "@/store/sharing/own-memberships";
import { invitationsOpen } from "@/store/ui-state/dialogs";

/** Leads from the sidebar to the invitations that wait for an answer; nothing without any. */
export default function InvitationsLink() {
  const t = useTranslations("sharing.received");
  const { length } = useCell(receivedInvitations);
  if (length === 0) return null;
  return (
    <button type="button" onClick={() => invitationsOpen.set(true)} className="nav-link mt-2 w-full">
      <span className="nav-icon">
        <PeopleIcon />
      </span>
      <span className="nav-name text-start">{t("title")}</span>
      <span className="nav-count">{length}</span>
    </button>
  );
}
