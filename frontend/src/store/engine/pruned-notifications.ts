import type { Notification, NotificationId } from "../types";

const MAX_AGE_MS = 90 * 86_400_000;
const MAX_KNOWN = 500;
const MAX_ROWS = 400;

/** The position of each row among those of its actor, the latest first; invitations count as those of one person. */
function rankByActor(rows: readonly Notification[]): Map<NotificationId, number> {
  const counts = new Map<string | null, number>();
  const ranks = new Map<NotificationId, number>();
  for (const { id, kind, actor_id } of rows) {
    const actor = kind === "invited" ? "invited" : actor_id;
    const rank = counts.get(actor) ?? 0;
    counts.set(actor, rank + 1);
    ranks.set(id, rank);
  }
  return ranks;
}

/**
 * Finds the notifications that the server has deleted without a tombstone: those of 90 days, and of too many those of whoever
 * caused the most.
 * @param now in milliseconds since 1970
 */
export function findPrunedNotifications(all: Iterable<Notification>, now: number): NotificationId[] {
  const rows = [...all];
  const old = rows.filter(({ at }) => Date.parse(at) < now - MAX_AGE_MS).map(({ id }) => id);
  if (rows.length - old.length <= MAX_KNOWN) return old;
  const latest = rows
    .filter(({ id }) => !old.includes(id))
    .sort((one, other) => Date.parse(other.at) - Date.parse(one.at));
  const ranks = rankByActor(latest);
  const rankOf = (id: NotificationId) => ranks.get(id) ?? 0;
  const excess = latest.sort((one, other) => rankOf(one.id) - rankOf(other.id)).slice(MAX_ROWS);
  return [...old, ...excess.map(({ id }) => id)];
}
