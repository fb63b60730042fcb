"use client";

import { Suspense, useEffect, useState } from "react";
import { IntlProvider, useTranslations } from "use-intl";
import { Announcer } from "@/components/feedback/announcer";
import { lazy } from "@/components/lazy";
import { Button } from "@/components/ui/button";
import { Menu, MenuItem, MenuLabel } from "@/components/ui/menu";
import { Scroller } from "@/components/ui/scroller";
import { FrameSkeleton, ViewTitle } from "@/features/shell/frame/app-frame";
import { Notices } from "@/features/shell/notices/notices";
import { SaveStatus } from "@/features/shell/notices/save-status";
import { useSessionRevalidation } from "@/features/shell/session/session-gate";
import { composerTarget } from "@/features/todos/quick-add/state";
import { LoadGate } from "@/features/todos/views/load-gate";
import { ListView } from "@/features/todos/views/main-views";
import { useCell } from "@/lib/cell";
import { listenToBackButton, useOpenTodo } from "@/lib/location";
import { appMessages } from "@/messages/app";
import { connectStore, store, wipeAccountData } from "@/store/app-store";
import { hasPermission } from "@/store/engine/roles";
import { useList, useLoadState } from "@/store/react/hooks";
import { enterAsGuest, forgetGuest, guestToUser, type StoredGuest } from "@/store/session/guest-session";
import { restoreSession, type SessionState, subscribeSession, useSession } from "@/store/session/session";
import { sessionState } from "@/store/session/session-state";
import type { List, Member, Operation } from "@/store/types";
import { useAppActions } from "../shell/use-app-actions";
import { useActionInAddress, useAppShortcuts } from "../shell/use-app-shortcuts";
import { LinkPage, OverPage, useReloadForOtherLink } from "./link-page";
import "./guest.css";

const Detail = lazy(() => import("@/features/todos/detail/detail"));
const QuickAddComposer = lazy(() => import("@/features/todos/quick-add/composer"));
const PresentPeopleAvatars = lazy(() => import("@/features/lists/present-people"));
const GuestServices = lazy(() => import("./guest-services"));
const LAYOUTS = { board: lazy(() => import("../views/board-layout")) };

/** A guest sees members only while they are there. */
const NOBODY_ELSE: readonly Member[] = [];
const MAX_AVATARS = 3;

/** The texts of changes that the server has not acknowledged. */
function textsOf(operations: readonly Operation[]): string[] {
  return operations.flatMap(({ step }) => {
    if (step.kind === "todo.create") return [step.draft.title, step.draft.notes ?? ""];
    if (step.kind === "todo.change") return [step.patch.title ?? "", step.patch.notes ?? ""];
    if (step.kind === "comment.create") return [step.draft.text];
    return step.kind === "comment.change" ? [step.patch.text ?? ""] : [];
  });
}

/** Says who the guest is, and lets them leave. */
function GuestMenu({ guest }: { guest: StoredGuest }) {
  const t = useTranslations("guests");
  const { name } = guest;
  async function leave() {
    forgetGuest(guest);
    await wipeAccountData();
    location.replace("/");
  }
  return (
    <Menu
      align="end"
      trigger={
        <Button tone="plain" className="-me-3 max-w-40">
          <span dir="auto" className="truncate">
            {t("you", { name })}
          </span>
        </Button>
      }
    >
      <MenuLabel>{t("menu", { name })}</MenuLabel>
      <MenuItem onSelect={() => location.assign("/register")}>{t("register")}</MenuItem>
      <MenuItem danger onSelect={() => void leave()}>
        {t("leave")}
      </MenuItem>
    </Menu>
  );
}

function OpenList({ list, guest }: { list: List; guest: StoredGuest }) {
  const target = { list: list.id };
  const appActions = useAppActions(target, hasPermission(list, "edit"));
  useActionInAddress(appActions);
  useAppShortcuts(appActions);
  const adding = useCell(composerTarget);
  return (
    <>
      <ViewTitle>{list.name}</ViewTitle>
      <ListView
        list={list}
        layouts={LAYOUTS}
        people={
          <Suspense>
            <div className="ms-2 flex min-h-9 items-center px-1 pointer-coarse:min-h-touch">
              <PresentPeopleAvatars list={list.id} members={NOBODY_ELSE} max={MAX_AVATARS} />
            </div>
          </Suspense>
        }
        actions={<GuestMenu guest={guest} />}
      />
      <Suspense>{adding && <QuickAddComposer target={adding} />}</Suspense>
    </>
  );
}

/** The list of the link, as every member sees one, without anything around it. */
function GuestList({ guest }: { guest: StoredGuest }) {
  const t = useTranslations("guests");
  const shell = useTranslations("shell");
  const list = useList(guest.list);
  const isReady = useLoadState().status === "ready";
  const open = useOpenTodo();
  if (!list && isReady) return <OverPage title={t("goneTitle")} text={t("goneText")} />;
  return (
    <div className="app-frame guest-frame">
      <a href="#view" className="skip-link">
        {shell("skip")}
      </a>
      <Scroller id="view" tabIndex={-1} className="app-view">
        {list ? (
          <OpenList list={list} guest={guest} />
        ) : (
          <div className="view">
            <LoadGate>{null}</LoadGate>
          </div>
        )}
        <div className="guest-status">
          <SaveStatus />
        </div>
      </Scroller>
      <Suspense>{open !== null && <Detail isReady={isReady} />}</Suspense>
      <Notices />
      <Announcer />
      <Suspense>
        <GuestServices guest={guest} />
      </Suspense>
    </div>
  );
}

/** The texts that were not sent when the link ended; null as long as it works. */
function useUnsentTexts(guest: StoredGuest): readonly string[] | null {
  const [unsent, setUnsent] = useState<readonly string[] | null>(null);
  useEffect(
    () =>
      subscribeSession(() => {
        if (sessionState().status !== "signed-out") return;
        // A field that loses the focus saves its text.
        if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
        setUnsent([...new Set(textsOf(store.outbox.pending()))].filter(Boolean));
        forgetGuest(guest);
        void wipeAccountData();
      }),
    [guest],
  );
  return unsent;
}

const isUnreachable = (session: SessionState) =>
  session.status === "signed-in" && session.confirmation === "unreachable";

/** The app of a guest whose link was opened in this browser before, or just now. */
function GuestGate({ guest }: { guest: StoredGuest }) {
  const t = useTranslations("guests");
  const session = useSession();
  const unsent = useUnsentTexts(guest);
  useSessionRevalidation(isUnreachable(session));
  useEffect(() => {
    enterAsGuest(guest);
    void restoreSession(async () => guestToUser(guest));
    const disconnect = connectStore();
    const stopListening = listenToBackButton();
    return () => {
      stopListening();
      disconnect();
    };
  }, [guest]);
  if (unsent) return <OverPage title={t("overTitle")} text={t("overText")} unsent={unsent} />;
  return session.status === "signed-in" ? <GuestList guest={guest} /> : <FrameSkeleton />;
}

/** The page that the link to a list leads to. */
export default function GuestApp() {
  const [guest, setGuest] = useState<StoredGuest | null>(null);
  useReloadForOtherLink();
  const { locale, timezone } = guestToUser({ id: "", name: "" });
  return (
    <IntlProvider locale={locale} messages={appMessages} timeZone={timezone}>
      {guest ? <GuestGate guest={guest} /> : <LinkPage onOpen={setGuest} />}
    </IntlProvider>
  );
}
