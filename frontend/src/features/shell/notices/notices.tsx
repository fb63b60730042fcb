"use client";

import { type ComponentType, Suspense, useEffect, useState } from "react";
import { useTranslations } from "use-intl";
import { NoticeCard, Toaster } from "@/components/feedback/toaster";
import { lazy, loadPart } from "@/components/lazy";
import { navigate, viewOf } from "@/lib/location";
import { store } from "@/store/app-store";
import { useIsPersistent } from "@/store/react/use-persistence";
import type { AccessLoss } from "@/store/sync/access-loss";
import type { Rejection } from "@/store/sync/changes";
import type { Unassignment } from "@/store/sync/lost-assignees";

/** Says once that this browser stores nothing, so that unsaved changes are lost with the window. */
function StorageUnavailableNotice() {
  const t = useTranslations("shell.noStorage");
  const isPersistent = useIsPersistent();
  const [isDismissed, setIsDismissed] = useState(false);
  if (isPersistent || isDismissed) return null;
  return <NoticeCard onDismiss={() => setIsDismissed(true)}>{t("text")}</NoticeCard>;
}

const RejectedChanges = lazy(() => import("./rejected-changes"));
const AccessLossNotices = lazy(() => import("./access-loss-notices"));
const UnassignedTodos = lazy(() => import("./unassigned-todos"));

/** The page's own work comes first. */
const LOAD_DELAY_MS = 1500;

/** Loads after the page, and not at all if the network is gone; the app works without it. */
function useLazyNotices(): ComponentType | null {
  const [notices, setNotices] = useState<{ Notices: ComponentType } | null>(null);
  useEffect(() => {
    const fetchNotices = () =>
      loadPart(() => import("./lazy-notices")).then(
        (Notices) => setNotices({ Notices }),
        () => undefined,
      );
    const timer = setTimeout(fetchNotices, LOAD_DELAY_MS);
    return () => clearTimeout(timer);
  }, []);
  return notices?.Notices ?? null;
}

function useRejections() {
  const [rejections, setRejections] = useState<readonly Rejection[]>([]);
  useEffect(() => store.onRejection((rejection) => setRejections((known) => [...known, rejection])), []);
  return { rejections, dismiss: () => setRejections([]) };
}

/** The losses to tell of; the view of a lost list is left. */
function useAccessLosses() {
  const [losses, setLosses] = useState<readonly AccessLoss[]>([]);
  useEffect(
    () =>
      store.onLoss((loss) => {
        if (!loss.isLeft || loss.copy) setLosses((known) => [...known, loss]);
        const view = viewOf(location.pathname);
        if (view.name === "list" && !store.lists.get(view.id)) navigate("/todos", "replace");
      }),
    [],
  );
  return { losses, dismiss: (loss: AccessLoss) => setLosses((known) => known.filter((one) => one !== loss)) };
}

/** The todos that were not assigned to people who had left, by person and list. */
function useUnassignedTodos() {
  const [groups, setGroups] = useState<readonly Unassignment[]>([]);
  useEffect(
    () =>
      store.onUnassigned((added) =>
        setGroups((known) => {
          const isSame = ({ name, list }: Unassignment) => name === added.name && list === added.list;
          const todos = new Set([...(known.find(isSame)?.todos ?? []), ...added.todos]);
          return [...known.filter((group) => !isSame(group)), { ...added, todos: [...todos] }];
        }),
      ),
    [],
  );
  return {
    groups,
    dismiss: (group: Unassignment) => setGroups((known) => known.filter((one) => one !== group)),
  };
}

/** All notices at the bottom of the page. */
export function Notices() {
  const LazyNotices = useLazyNotices();
  const rejected = useRejections();
  const lost = useAccessLosses();
  const unassigned = useUnassignedTodos();
  return (
    <Toaster>
      {rejected.rejections.length > 0 && (
        <Suspense fallback={null}>
          <RejectedChanges {...rejected} />
        </Suspense>
      )}
      {lost.losses.length > 0 && (
        <Suspense fallback={null}>
          <AccessLossNotices {...lost} />
        </Suspense>
      )}
      {unassigned.groups.length > 0 && (
        <Suspense fallback={null}>
          <UnassignedTodos {...unassigned} />
        </Suspense>
      )}
      <StorageUnavailableNotice />
      {LazyNotices && <LazyNotices />}
    </Toaster>
  );
}
