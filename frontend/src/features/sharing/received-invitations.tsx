"use client";

import { useEffect, useId, useRef, useState } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { announce } from "@/components/feedback/announcer";
import { toast } from "@/components/feedback/toaster";
import { Avatar } from "@/components/ui/avatar";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { useCell } from "@/lib/cell";
import { listPath, navigate } from "@/lib/location";
import { store } from "@/store/app-store";
import { LISTS } from "@/store/engine/signals";
import { useSession } from "@/store/session/session";
import {
  acceptInvitation,
  declineInvitation,
  receivedInvitations,
  refreshReceivedInvitations,
} from "@/store/sharing/own-memberships";
import type { ReceivedInvitation } from "@/store/sharing/sharing-api";
import { invitationsOpen } from "@/store/ui-state/dialogs";
import { useSharingAttempt } from "./use-people";

const close = () => invitationsOpen.set(false);
/** The name of the list or of the shared folder. */
const nameOf = ({ list_name, folder_name }: ReceivedInvitation) => list_name ?? folder_name ?? "";

interface DeclineProps {
  invitation: ReceivedInvitation;
  onCancel: () => void;
}

/** Asks whether more invitations of the person are wanted. */
function Decline({ invitation, onCancel }: DeclineProps) {
  const { id, invited_by_email: email } = invitation;
  const name = nameOf(invitation);
  const t = useTranslations("sharing.received");
  const common = useTranslations("common");
  const { busy, attempt } = useSharingAttempt();
  const [isBlocking, setIsBlocking] = useState(false);
  const checkbox = useId();
  async function decline() {
    if (await attempt(() => declineInvitation(id, isBlocking))) announce(t("declined", { name }));
  }
  return (
    <div className="grid gap-2">
      <label htmlFor={checkbox} className="flex min-h-touch items-center gap-3 text-sm wrap-anywhere">
        <input
          id={checkbox}
          type="checkbox"
          checked={isBlocking}
          onChange={({ target }) => setIsBlocking(target.checked)}
          className="size-5 shrink-0"
        />
        {t("block", { email })}
      </label>
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onCancel}>{common("cancel")}</Button>
        <Button tone="danger" busy={busy} onClick={decline}>
          {t("decline")}
        </Button>
      </div>
    </div>
  );
}

function Received({ invitation }: { invitation: ReceivedInvitation }) {
  const t = useTranslations("sharing");
  const format = useFormatter();
  const { busy, attempt } = useSharingAttempt();
  const [isDeclining, setIsDeclining] = useState(false);
  const { id, invited_by_name: inviter, invited_by_email: email, role, expires_at } = invitation;
  const name = nameOf(invitation);
  const accept = () =>
    attempt(async () => {
      const list = await acceptInvitation(id);
      close();
      if (list) navigate(listPath(list));
    });
  const day = format.dateTime(new Date(expires_at), { day: "numeric", month: "short" });
  return (
    <li className="grid gap-3 border-line border-t pt-4 pb-4 first:border-t-0 first:pt-0 last:pb-0">
      <div className="flex gap-3">
        <Avatar name={inviter} userId={email} size={32} label={null} />
        <div className="min-w-0 flex-1">
          <p className="wrap-anywhere">{t("received.text", { name: inviter, list: name })}</p>
          <p className="text-muted text-sm wrap-anywhere">{email}</p>
          <p className="text-muted text-sm">
            {t(`role.${role}`)} · {t("invited.until", { day })}
          </p>
        </div>
      </div>
      {isDeclining ? (
        <Decline invitation={invitation} onCancel={() => setIsDeclining(false)} />
      ) : (
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={() => setIsDeclining(true)}>{t("received.decline")}</Button>
          <Button tone="primary" busy={busy} onClick={accept}>
            {t("received.accept")}
          </Button>
        </div>
      )}
    </li>
  );
}

/** The invitations that wait for an answer. */
export function InvitationsDialog() {
  const t = useTranslations("sharing.received");
  const invitations = useCell(receivedInvitations);
  return (
    <Dialog open onOpenChange={close} title={t("title")}>
      {invitations.length === 0 && <p className="text-muted">{t("none")}</p>}
      <ul className="grid grid-cols-1">
        {invitations.map((invitation) => (
          <Received key={invitation.id} invitation={invitation} />
        ))}
      </ul>
    </Dialog>
  );
}

const MIN_PAUSE_MS = 60_000;

const countLists = () => [...store.lists.values()].length;

/** Calls `joined` when a list comes while invitations are open: it may be that of one, accepted elsewhere. */
function onListAdded(joined: () => void): () => void {
  let known = countLists();
  return store.signals.subscribe(LISTS, () => {
    const isAdded = countLists() > known;
    known = countLists();
    if (isAdded && receivedInvitations.get().length > 0) joined();
  });
}

/**
 * Loads the invitations when the app opens, when it is shown again, when the account hears of one, and when its address
 * becomes one to which invitations can come, and tells of new ones.
 */
export function useReceivedInvitations(): void {
  const t = useTranslations("sharing.received");
  const session = useSession();
  const isConfirmed = session.status === "signed-in" && session.user.email_verified_at !== null;
  const announced = useRef(new Set<string>());
  // biome-ignore lint/correctness/useExhaustiveDependencies: loads again once the address is confirmed
  useEffect(() => {
    let last = 0;
    async function refresh() {
      if (document.visibilityState === "hidden" || Date.now() - last < MIN_PAUSE_MS) return;
      last = Date.now();
      await refreshReceivedInvitations();
    }
    const showNew = () => {
      const [first, ...others] = receivedInvitations.get().filter(({ id }) => !announced.current.has(id));
      if (!first) return;
      for (const { id } of [first, ...others]) announced.current.add(id);
      const values = { name: first.invited_by_name, list: nameOf(first) };
      const message = others.length > 0 ? t("several", { count: others.length + 1 }) : t("text", values);
      toast(message, {
        action: { label: t("show"), run: () => invitationsOpen.set(true) },
        durationMs: 20_000,
        until: (dismiss) => {
          const stop = receivedInvitations.subscribe(() => {
            if (receivedInvitations.get().some(({ id }) => id === first.id)) return;
            stop();
            dismiss();
          });
        },
      });
    };
    const refreshNow = () => {
      last = 0;
      void refresh();
    };
    const stops = [
      receivedInvitations.subscribe(showNew),
      store.onAccountVersion(refreshNow),
      onListAdded(refreshNow),
    ];
    void refresh();
    addEventListener("online", refresh);
    document.addEventListener("visibilitychange", refresh);
    return () => {
      for (const stop of stops) stop();
      removeEventListener("online", refresh);
      document.removeEventListener("visibilitychange", refresh);
    };
  }, [t, isConfirmed]);
}
