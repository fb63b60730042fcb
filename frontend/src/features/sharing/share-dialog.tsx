"use client";

import { type ReactNode, useId } from "react";
import { useFormatter, useTranslations } from "use-intl";
import { Skeleton } from "@/components/feedback/skeleton";
import { useCopyLink } from "@/components/feedback/use-copy-link";
import { Notice } from "@/components/form/notice";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { LinkIcon } from "@/components/ui/icons";
import { sheetClass } from "@/components/ui/popover";
import { useCell } from "@/lib/cell";
import { listPath } from "@/lib/location";
import { useMedia } from "@/lib/use-media";
import { useOnline } from "@/lib/use-online";
import { hasPermission } from "@/store/engine/roles";
import { useList } from "@/store/react/hooks";
import type { List } from "@/store/types";
import { shareDialog } from "@/store/ui-state/dialogs";
import { InviteForm } from "./invite-form";
import { LinkShares } from "./links";
import { Invitations, People } from "./people";
import { messagesOf, type ShareTarget } from "./share-target";
import { type PeopleState, type Person, usePeople } from "./use-people";

interface StateNoticeProps {
  target: ShareTarget;
  state: PeopleState;
  retry: () => void;
}

/** Says why the people cannot be changed at the moment. */
function StateNotice({ target, state, retry }: StateNoticeProps) {
  const t = useTranslations(messagesOf(target));
  const common = useTranslations("common");
  if (state === "offline")
    return (
      <p className="text-muted text-sm">
        {t(hasPermission(target, "manage") ? "offline" : "offlineAsMember")}
      </p>
    );
  if (state !== "failed") return null;
  return (
    <Notice>
      <p className="mb-2">{t("loadFailed")}</p>
      <Button size="sm" onClick={retry}>
        {common("tryAgain")}
      </Button>
    </Notice>
  );
}

/** Says what somebody may do who is no owner, and whom to ask for more. */
function OwnRole({ target, persons }: { target: ShareTarget; persons: readonly Person[] }) {
  const t = useTranslations(messagesOf(target));
  const format = useFormatter();
  const owners = persons.filter(({ role }) => role === "owner").map(({ name }) => name);
  if (target.role === "owner" || owners.length === 0) return null;
  return (
    <p className="text-muted text-sm wrap-anywhere">
      {t(`asMember.${target.role}`, { owners: format.list(owners, { type: "disjunction" }) })}
    </p>
  );
}

interface ShareContentProps {
  target: ShareTarget;
  /** Comes below the people. */
  children?: ReactNode;
}

/** The people in a list or folder, and for owners a form to invite more. */
export function ShareContent({ target, children }: ShareContentProps) {
  const t = useTranslations(messagesOf(target));
  const { persons, invitations, state, load } = usePeople(target);
  const isOwner = hasPermission(target, "manage");
  const reload = () => void load();
  return (
    <div className="grid grid-cols-1 gap-4">
      {isOwner && state !== "offline" && <InviteForm target={target} onInvite={reload} />}
      <OwnRole target={target} persons={persons} />
      <StateNotice target={target} state={state} retry={reload} />
      <div>
        <People target={target} persons={persons} isChangeable={state !== "offline"} onChange={reload} />
        {isOwner && state === "loading" && <Skeleton className="h-14 w-full" />}
        {isOwner && <Invitations target={target} invitations={invitations} onChange={reload} />}
        {persons.length < 2 && invitations.length === 0 && state === "ready" && (
          <p className="pt-2 text-muted text-sm">{t("alone")}</p>
        )}
      </div>
      {children}
    </div>
  );
}

/** The link to a list, which works for its members alone. */
function MemberLink({ list }: { list: List }) {
  const t = useTranslations("sharing.memberLink");
  const copyLink = useCopyLink();
  const id = useId();
  return (
    <section
      aria-labelledby={id}
      className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-line border-t pt-4"
    >
      <div className="min-w-0 grow basis-56">
        <h3 id={id} className="font-medium">
          {t("title")}
        </h3>
        <p className="mt-1 text-muted text-sm">{t("hint")}</p>
      </div>
      <Button onClick={() => void copyLink(listPath(list.id))}>
        <LinkIcon />
        {t("copy")}
      </Button>
    </section>
  );
}

const close = () => shareDialog.set(null);

/** The people in a list: who they are, what they may do, and who is invited. */
export function ShareDialog() {
  const t = useTranslations("sharing");
  const list = useList(useCell(shareDialog) ?? "");
  const isOnline = useOnline();
  const isNarrow = useMedia("(width < 48rem)");
  if (!list) return null;
  const title = t(hasPermission(list, "manage") ? "share" : "title", { name: list.name });
  return (
    <Dialog
      open
      onOpenChange={close}
      title={title}
      className={isNarrow ? sheetClass : "max-w-lead! sm:inset-bs-[10vh]!"}
    >
      <ShareContent target={list}>
        <MemberLink list={list} />
        {isOnline && !list.inbox && <LinkShares list={list} />}
      </ShareContent>
    </Dialog>
  );
}
