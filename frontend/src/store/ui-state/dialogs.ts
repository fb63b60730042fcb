import { createCell } from "@/lib/cell";
import type { Purge } from "../actions/change";
import type { FolderMove } from "../actions/lists";
import type { FolderId, ListId } from "../types";

/** The list being edited; `new` for one being created. */
export const listDialog = createCell<ListId | "new" | null>(null);

/** The list whose people are shown. */
export const shareDialog = createCell<ListId | null>(null);

/** The list whose activity is shown; `own` for what the person did in all lists. */
export const activityDialog = createCell<ListId | "own" | null>(null);

/** The list whose files are shown. */
export const filesDialog = createCell<ListId | null>(null);

/** True while the invitations to this person are shown. */
export const invitationsOpen = createCell(false);

/** The list that the person is asked about before leaving it. */
export const leaveDialog = createCell<ListId | null>(null);

/** The move that the person is asked about, since others begin or cease to see the list. */
export const folderMoveDialog = createCell<FolderMove | null>(null);

/** Asks about a move where that is needed. @returns whether the list has moved without a question */
export function askBeforeMove(outcome: boolean | FolderMove): boolean {
  if (typeof outcome === "boolean") return outcome;
  folderMoveDialog.set(outcome);
  return false;
}

/** What the person does to a folder; to share it, by the name of one that is their own, and else by its id. */
export interface FolderStep {
  kind: "share" | "leave" | "stop";
  folder: FolderId | string;
}
export const sharedFolderDialog = createCell<FolderStep | null>(null);

/** The folder being renamed: the id of a shared one, or the name of one that is the person's own. */
export const folderDialog = createCell<string | null>(null);

/** The filter being edited; `new` for one being created, or its query if it begins with one. */
export const filterDialog = createCell<string | "new" | { query: string } | null>(null);

/** The tag being edited. */
export const tagDialog = createCell<string | null>(null);

/** The todos and lists that a person is asked about before they are deleted forever. */
export const purgeDialog = createCell<Purge | null>(null);

/** True while the palette is open. */
export const paletteOpen = createCell(false);
