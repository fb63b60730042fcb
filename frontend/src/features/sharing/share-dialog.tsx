"use client";

import { useTranslations } from "use-intl";
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
import { Invitations, People } from "./people";
import { type PeopleState, usePeople } from "./use-people";

/** Says why the people cannot be changed at the moment. */
function StateNotice({ state, retry }: { state: PeopleState; retry: () => void }) {
  const t = useTranslations("sharing");
  const common = useTranslations("common");
  if (state === "offline") return <p className="text-muted text-sm">{t("offline")}</p>;
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

function ShareContent({ list }: { list: List }) {
  const t = useTranslations("sharing");
  const copyLink = useCopyLink();
  const { persons, invitations, state, load } = usePeople(list);
  const isOwner = can(list, "manage");
  const reload = () => void load();
  return (
    <div className="grid grid-cols-1 gap-4">
      {isOwner && state !== "offline" && <InviteForm list={list.id} onInvite={reload} />}
      <StateNotice state={state} retry={reload} />
      <div>
        <People list={list} persons={persons} isChangeable={state !== "offline"} onChange={reload} />
        {isOwner && state === "loading" && <Skeleton className="h-14 w-full" />}
        {isOwner && <Invitations list={list} invitations={invitations} onChange={reload} />}
        {persons.length < 2 && invitations.length === 0 && state === "ready" && (
          <p className="pt-2 text-muted text-sm">{t("alone")}</p>
        )}
      </div>
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
