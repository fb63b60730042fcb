"use client";

import { useTranslations } from "use-intl";
import { announce } from "@/components/feedback/announcer";
import { toast } from "@/components/feedback/toaster";
import { runAfterPaint } from "@/lib/focus/run-after-paint";
import { listPath, navigate, openTodo } from "@/lib/location";
import { onceNotUndoable, store } from "@/store/app-store";
import { archiveNotifications, markOpened, setRead } from "@/store/sharing/notifications";
import { receivedInvitations } from "@/store/sharing/own-memberships";
import type { Notification, NotificationId } from "@/store/types";
import { invitationsOpen, sharedFolderDialog } from "@/store/ui-state/dialogs";

const ROW = "[data-update]";

/** The rows of the view in their order. */
export const findUpdateRows = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>(ROW)];

export const notificationIdOfRow = (row: Element | null | undefined): NotificationId | undefined =>
  row?.closest<HTMLElement>(ROW)?.dataset["update"];

export function focusUpdate(id: NotificationId | undefined): void {
  const row = findUpdateRows().find((element) => element.dataset["update"] === id);
  const target = row?.querySelector<HTMLElement>("[data-open-update]") ?? document.getElementById("view");
  target?.focus({ preventScroll: true });
  row?.scrollIntoView({ block: "nearest" });
}

/** Whether it is an invitation that still waits for an answer; it has the same id. */
export const isOpenInvitation = ({ id, kind }: Notification): boolean =>
  kind === "invited" && receivedInvitations.get().some((invitation) => invitation.id === id);

/** Whether what a notification is about can be opened: its todo, or its list or shared folder where it has none. */
export function canOpenSubject(notification: Notification): boolean {
  const { todo_id, list_id, folder_id } = notification;
  if (isOpenInvitation(notification)) return true;
  if (folder_id !== null) return store.folders.get(folder_id) !== undefined;
  if (todo_id === null) return store.lists.get(list_id ?? "")?.deleted_at === null;
  return store.todos.get(todo_id)?.deleted_at === null;
}

export function useUpdateActions() {
  const t = useTranslations("updates");
  const common = useTranslations("common");

  function open(notification: Notification): void {
    markOpened(store, [notification.id]);
    if (!canOpenSubject(notification)) return;
    if (isOpenInvitation(notification)) {
      invitationsOpen.set(true);
      return;
    }
    const { folder_id } = notification;
    if (folder_id !== null) sharedFolderDialog.set({ kind: "share", folder: folder_id });
    else if (notification.todo_id !== null) openTodo(notification.todo_id);
    else if (notification.list_id !== null) navigate(listPath(notification.list_id));
  }

  /** Archives notifications, and moves the focus from one that leaves the view to the one after it. */
  function archive(rows: readonly Notification[]): void {
    const ids = rows.map(({ id }) => id);
    const all = findUpdateRows().map(notificationIdOfRow);
    const at = all.indexOf(notificationIdOfRow(document.activeElement));
    const isRemaining = (id: NotificationId | undefined) => id !== undefined && !ids.includes(id);
    const next =
      all.slice(Math.max(at, 0)).find(isRemaining) ?? all.slice(0, Math.max(at, 0)).findLast(isRemaining);
    const change = archiveNotifications(store, ids);
    if (!change) return;
    if (at >= 0) runAfterPaint(() => focusUpdate(next));
    const [first] = rows;
    toast(t("archived", { count: ids.length, title: first?.title || first?.list_name || "" }), {
      action: {
        label: common("undo"),
        run() {
          store.undoChange(change);
          runAfterPaint(() => focusUpdate(ids[0]));
        },
      },
      until: (dismiss) => onceNotUndoable(change, dismiss),
    });
  }

  function toggleRead({ id, read_at }: Notification): void {
    setRead(store, [id], read_at === null);
    announce(t(read_at === null ? "isRead" : "isUnread"));
  }

  return { open, archive, toggleRead };
}

export type UpdateActions = ReturnType<typeof useUpdateActions>;
