import { changeSetting } from "../actions";
import type { Store } from "../engine/store";
import type { Channel, Channels, ListId, ListUpdateSettings, Notification, UpdateSettings } from "../types";

type Kind = Notification["kind"];

/** The kinds of updates in the order of how much they ask of the person. */
export const UPDATE_KINDS = [
  "mentioned",
  "commented",
  "assigned",
  "unassigned",
  "invited",
  "joined",
  "left",
  "role_changed",
  "list_deleted",
  "removed",
] as const satisfies readonly Kind[];

/** The kinds that also come by email and as notifications to somebody who has chosen nothing, as the server has it. */
const IMPORTANT: ReadonlySet<Kind> = new Set(["assigned", "commented", "mentioned"]);
/**
 * Kinds that only the app shows: those whom they are for cannot see the list, or whose act it was has left it, and an
 * invitation has an email of its own.
 */
const IN_APP_ONLY: ReadonlySet<Kind> = new Set(["invited", "left", "removed", "list_deleted"]);

export const canChooseChannel = (kind: Kind, channel: Channel): boolean =>
  channel === "app" || !IN_APP_ONLY.has(kind);

export function updateSettingsOf(store: Store): UpdateSettings {
  const value = store.settings.get("updates")?.value as UpdateSettings | null | undefined;
  return { mail: true, kinds: {}, ...value };
}

/** How updates of a kind reach the person. */
export function channelsOfKind(store: Store, kind: Kind): Channels {
  const isImportant = IMPORTANT.has(kind);
  return updateSettingsOf(store).kinds[kind] ?? { app: true, mail: isImportant, push: isImportant };
}

export function setChannel(store: Store, kind: Kind, channel: Channel, isOn: boolean): void {
  const settings = updateSettingsOf(store);
  const channels = { ...channelsOfKind(store, kind), [channel]: isOn };
  changeSetting(store, "updates", { ...settings, kinds: { ...settings.kinds, [kind]: channels } });
}

/** Turns emails about updates on or off, whatever is chosen for each kind. */
export const setDigestsOn = (store: Store, isOn: boolean): void =>
  changeSetting(store, "updates", { ...updateSettingsOf(store), mail: isOn });

/** The updates that come of one list: `personal` are mentions of the person and assignments to them. */
export type UpdateLevel = "everything" | "personal" | "nothing";
export const UPDATE_LEVELS: readonly UpdateLevel[] = ["everything", "personal", "nothing"];

export function updateLevelOfList(store: Pick<Store, "settings">, list: ListId): UpdateLevel {
  const value = store.settings.get(`updates:${list}`)?.value as ListUpdateSettings | null | undefined;
  if (value?.muted) return "nothing";
  return value?.personal_only ? "personal" : "everything";
}

export function setUpdateLevel(store: Store, list: ListId, level: UpdateLevel): void {
  const values = {
    everything: null,
    personal: { muted: false, personal_only: true },
    nothing: { muted: true },
  };
  changeSetting(store, `updates:${list}`, values[level]);
}
