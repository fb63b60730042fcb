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
 * The notifications to forget: the server deletes them at an age, and where there are too many those of whoever caused the
 * most, and says nothing of it.
 */
export function expiredNotifications(all: Iterable<Notification>, now: number): NotificationId[] {
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
