"use client";

import { useCallback, useEffect, useState } from "react";
import { useFormatter, useNow, useTranslations } from "use-intl";
import { announce } from "@/components/feedback/announcer";
import { Skeleton } from "@/components/feedback/skeleton";
import { Notice } from "@/components/form/notice";
import { Avatar } from "@/components/ui/avatar";
import { Button } from "@/components/ui/button";
import { endGuest, type Link, type LinkGuest, loadGuests } from "@/store/sharing/sharing-api";
import type { List } from "@/store/types";
import { ConfirmDialog } from "./confirm-dialog";
import { useSharingAttempt } from "./use-people";

interface LinkGuestsProps {
  list: List;
  link: Link;
  /** Somebody was removed. */
  onChange: () => void;
}

function GuestRow({ list, link, guest, onChange }: LinkGuestsProps & { guest: LinkGuest }) {
  const t = useTranslations("sharing.links.guest");
  const format = useFormatter();
  const now = useNow();
  const { attempt } = useSharingAttempt();
  const [isAsking, setIsAsking] = useState(false);
  const { id, name, last_seen_at } = guest;
  async function remove() {
    const isRemoved = await attempt(() => endGuest(list.id, link.id, id));
    if (!isRemoved) return false;
    announce(t("removed", { name }));
    onChange();
    return true;
  }
  return (
    <li className="flex min-h-14 items-center gap-3 py-1">
      <Avatar name={name} userId={id} size={32} label={null} />
      <div className="min-w-0 flex-1">
        <p className="truncate">
          <bdi>{name}</bdi>
        </p>
        <p className="text-muted text-sm">
          {t("lastSeen", { when: format.relativeTime(new Date(last_seen_at), now) })}
        </p>
      </div>
      <Button size="sm" tone="plain" aria-label={t("removeOf", { name })} onClick={() => setIsAsking(true)}>
        {t("remove")}
      </Button>
      {isAsking && (
        <ConfirmDialog
          title={t("title", { name })}
          text={t("text")}
          label={t("remove")}
          onConfirm={remove}
          onClose={() => setIsAsking(false)}
        />
      )}
    </li>
  );
}

/** The guests of a link, each of whom an owner can remove alone. */
export function LinkGuests({ list, link, onChange }: LinkGuestsProps) {
  const t = useTranslations("sharing.links.guest");
  const common = useTranslations("common");
  const [guests, setGuests] = useState<readonly LinkGuest[]>();
  const [hasFailed, setHasFailed] = useState(false);
  const load = useCallback(async () => {
    setHasFailed(false);
    await loadGuests(list.id, link.id).then(setGuests, () => setHasFailed(true));
  }, [list.id, link.id]);
  useEffect(() => void load(), [load]);
  if (hasFailed) {
    return (
      <Notice>
        <p className="mb-2">{t("loadFailed")}</p>
        <Button size="sm" onClick={() => void load()}>
          {common("tryAgain")}
        </Button>
      </Notice>
    );
  }
  if (!guests) return <Skeleton className="h-14 w-full" />;
  return (
    <>
      <ul aria-label={t("list")} className="grid grid-cols-1">
        {guests.map((guest) => (
          <GuestRow
            key={guest.id}
            list={list}
            link={link}
            guest={guest}
            onChange={() => {
              setGuests(guests.filter(({ id }) => id !== guest.id));
              onChange();
            }}
          />
        ))}
      </ul>
      {link.guest_count > guests.length && (
        <p className="text-muted text-sm">{t("more", { count: guests.length })}</p>
      )}
    </>
  );
}
