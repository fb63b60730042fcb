import type { Store } from "../engine/store";
import { compareText } from "../indexes/manual-order";
import type { Notification, NotificationId, NotificationPatch, Step } from "../types";

/** The notifications that are not archived, the latest first. */
export const shownNotifications = ({ notifications }: Pick<Store, "notifications">): Notification[] =>
  [...notifications.values()]
    .filter(({ archived_at }) => archived_at === null)
    .sort((one, other) => compareText(other.at, one.at) || compareText(one.id, other.id));

/** How many notifications are unread; null if there are none at all. */
export function countUnread({ notifications }: Pick<Store, "notifications">): number | null {
  const rows = [...notifications.values()];
  return rows.length === 0 ? null : rows.filter(({ read_at }) => read_at === null).length;
}

const changeSteps = (ids: readonly NotificationId[], patch: NotificationPatch): Step[] =>
  ids.map((id) => ({ kind: "notification.change", id, patch }));

/** Marks notifications as read because they were opened, which is no change to undo. */
export function markOpened(store: Store, ids: readonly NotificationId[]): void {
  const unread = ids.filter((id) => store.notifications.get(id)?.read_at === null);
  store.commitWithoutUndo(changeSteps(unread, { read: true }));
}

/** @returns the id of the change, for undo */
export const setRead = (store: Store, ids: readonly NotificationId[], read: boolean): string | null =>
  store.commit(changeSteps(ids, { read }));

/** @returns the id of the change, for undo */
export const archiveNotifications = (store: Store, ids: readonly NotificationId[]): string | null =>
  store.commit(changeSteps(ids, { archived: true }));

/**
 * Gathers what is about the same todo, or about the same list or shared folder where there is none; the group with the
 * latest is first. `rows` are the latest first.
 */
export function groupBySubject(rows: readonly Notification[]): [string, Notification[]][] {
  const groups = new Map<string, Notification[]>();
  for (const row of rows) {
    const subject = row.todo_id ?? row.list_id ?? row.folder_id ?? "";
    groups.set(subject, [...(groups.get(subject) ?? []), row]);
  }
  return [...groups];
}
