import { createCell } from "@/lib/cell";
import { store } from "../app-store";
import type { ListId, UserId } from "../types";
import {
  acceptReceivedInvitation,
  declineReceivedInvitation,
  loadReceivedInvitations,
  type ReceivedInvitation,
  removeMember,
} from "./sharing-api";

/** The open invitations to this person, as they were loaded last. */
export const receivedInvitations = createCell<readonly ReceivedInvitation[]>([]);

/** Loads the invitations; without a connection those that are known stay. */
export async function refreshReceivedInvitations(): Promise<void> {
  const loaded = await loadReceivedInvitations().catch(() => null);
  if (loaded) receivedInvitations.set(loaded);
}

const forget = (id: string) =>
  receivedInvitations.set(receivedInvitations.get().filter((invitation) => invitation.id !== id));

/** Joins the list or folder of an invitation. @returns the list, or one in the folder if it has any, once it has been pulled */
export async function acceptInvitation(id: string): Promise<ListId | null> {
  const { list_id, folder_id } = await acceptReceivedInvitation(id);
  forget(id);
  await store.pullLoop.pull();
  const inFolder = [...store.lists.values()].find((list) => list.shared_folder_id === folder_id);
  return list_id ?? inFolder?.id ?? null;
}

/** @param block whether no more invitations of this person are wanted */
export async function declineInvitation(id: string, block: boolean): Promise<void> {
  await declineReceivedInvitation(id, block);
  forget(id);
}

/**
 * Leaves a list and removes it from this device. @throws Problem `last_owner`, or if the server could not be reached, and
 * then nothing has changed
 */
export async function leaveList(list: ListId, user: UserId): Promise<void> {
  const cancel = store.expectRemoval(list);
  try {
    await removeMember(list, user);
  } catch (error) {
    cancel();
    throw error;
  }
  store.removeList(list);
}
