"use client";

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
import { can } from "@/store/engine/roles";
import { useList } from "@/store/react/hooks";
import type { List } from "@/store/types";
import { shareDialog } from "@/store/ui-state/dialogs";
import { InviteForm } from "./invite-form";
import { Links } from "./links";
import { Invitations, People } from "./people";
import { type PeopleState, type Person, usePeople } from "./use-people";

/** Says why the people cannot be changed at the moment. */
function StateNotice({ state, isOwner, retry }: { state: PeopleState; isOwner: boolean; retry: () => void }) {
  const t = useTranslations("sharing");
  const common = useTranslations("common");
  if (state === "offline")
    return <p className="text-muted text-sm">{t(isOwner ? "offline" : "offlineAsMember")}</p>;
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
function OwnRole({ list, persons }: { list: List; persons: readonly Person[] }) {
  const t = useTranslations("sharing.asMember");
  const format = useFormatter();
  const owners = persons.filter(({ role }) => role === "owner").map(({ name }) => name);
  if (list.role === "owner" || owners.length === 0) return null;
  return (
    <p className="text-muted text-sm wrap-anywhere">
      {t(list.role, { owners: format.list(owners, { type: "disjunction" }) })}
    </p>
  );
}

function ShareContent({ list }: { list: List }) {
  const t = useTranslations("sharing");
  const copyLink = useCopyLink();
  const { persons, invitations, state, load } = usePeople(list);
  const isOwner = can(list, "manage");
  const reload = () => void load();
  return (
    <div className="grid grid-cols-1 gap-4">
      {isOwner && state !== "offline" && <InviteForm list={list.id} onInvite={reload} />}
      <OwnRole list={list} persons={persons} />
      <StateNotice state={state} isOwner={isOwner} retry={reload} />
      <div>
        <People list={list} persons={persons} isChangeable={state !== "offline"} onChange={reload} />
        {isOwner && state === "loading" && <Skeleton className="h-14 w-full" />}
        {isOwner && <Invitations list={list} invitations={invitations} onChange={reload} />}
        {persons.length < 2 && invitations.length === 0 && state === "ready" && (
          <p className="pt-2 text-muted text-sm">{t("alone")}</p>
        )}
      </div>
      {state !== "offline" && !list.inbox && <Links list={list} />}
      <footer className="flex flex-wrap items-center justify-between gap-2 border-line border-t pt-4">
        <p className="min-w-0 flex-1 text-muted text-sm">{t("linkHint")}</p>
        <Button onClick={() => void copyLink(listPath(list.id))}>
          <LinkIcon />
          {t("copyLink")}
        </Button>
      </footer>
    </div>
  );
}

const close = () => shareDialog.set(null);

/** The people in a list: who they are, what they may do, and who is invited. */
export function ShareDialog() {
  const t = useTranslations("sharing");
  const list = useList(useCell(shareDialog) ?? "");
  const isNarrow = useMedia("(width < 48rem)");
  if (!list) return null;
  const title = t(can(list, "manage") ? "share" : "title", { name: list.name });
  return (
    <Dialog
      open
      onOpenChange={close}
      title={title}
      className={isNarrow ? sheetClass : "max-w-lead! sm:inset-bs-[10vh]!"}
    >
      <ShareContent list={list} />
    </Dialog>
  );
}
