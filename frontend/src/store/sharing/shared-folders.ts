import type { FolderMember, Invitation, SharedFolder } from "@/lib/api/types";
import { type FolderMove, placementSteps } from "../actions";
import { store } from "../app-store";
import { folderKeyOf } from "../indexes/selectors";
import { api, unwrap } from "../session/api-client";
import type { FolderId, List, ListId, Member, Role, UserId } from "../types";
import { loadMembers } from "./sharing-api";

const ofFolder = (folder_id: FolderId) => ({ params: { path: { folder_id } } });
const ofList = (folder_id: FolderId, list_id: ListId) => ({ params: { path: { folder_id, list_id } } });

/** Everybody in a shared folder; only owners get addresses. */
export async function loadFolderMembers(folder: FolderId): Promise<readonly FolderMember[]> {
  return (await unwrap(api.GET("/api/folders/{folder_id}/members", ofFolder(folder)))).items;
}

/** @throws Problem `last_owner` if the folder would be left without an owner */
export async function changeFolderRole(folder_id: FolderId, user_id: UserId, role: Role): Promise<void> {
  const params = { path: { folder_id, user_id } };
  await unwrap(api.PATCH("/api/folders/{folder_id}/members/{user_id}", { params, body: { role } }));
}

/** Removes somebody from a folder, or leaves it. @throws Problem `last_owner` */
export async function removeFolderMember(folder_id: FolderId, user_id: UserId): Promise<void> {
  const params = { path: { folder_id, user_id } };
  await unwrap(api.DELETE("/api/folders/{folder_id}/members/{user_id}", { params }));
}

/** The invitations to a folder that nobody has answered, for its owners. */
export async function loadFolderInvitations(folder: FolderId): Promise<readonly Invitation[]> {
  return (await unwrap(api.GET("/api/folders/{folder_id}/invitations", ofFolder(folder)))).items;
}

export async function inviteToFolder(folder: FolderId, email: string, role: Role): Promise<void> {
  const body = { email, role };
  await unwrap(api.POST("/api/folders/{folder_id}/invitations", { ...ofFolder(folder), body }));
}

export async function resendFolderInvitation(folder_id: FolderId, invitation_id: string): Promise<void> {
  const params = { path: { folder_id, invitation_id } };
  await unwrap(api.POST("/api/folders/{folder_id}/invitations/{invitation_id}/resend", { params }));
}

export async function withdrawFolderInvitation(folder_id: FolderId, invitation_id: string): Promise<void> {
  const params = { path: { folder_id, invitation_id } };
  await unwrap(api.DELETE("/api/folders/{folder_id}/invitations/{invitation_id}", { params }));
}

/** Begins to share a folder, with lists that the person owns. */
export const shareFolder = (name: string, list_ids: ListId[]): Promise<SharedFolder> =>
  unwrap(api.POST("/api/folders", { body: { name, list_ids } }));

/** Renames a shared folder for everybody. */
export async function renameSharedFolder(folder: FolderId, name: string): Promise<void> {
  await unwrap(api.PATCH("/api/folders/{folder_id}", { ...ofFolder(folder), body: { name } }));
}

export async function stopSharingFolder(folder: FolderId): Promise<void> {
  await unwrap(api.DELETE("/api/folders/{folder_id}", ofFolder(folder)));
}

/** The other people who begin and who cease to see a list. */
export interface MoveEffect {
  gained: readonly string[];
  lost: readonly string[];
}

/** Finds out for whom moving a list into or out of a shared folder makes a difference. @throws Problem */
export async function findMoveEffect(list: List, folder: FolderId | null, me: UserId): Promise<MoveEffect> {
  const [inFolder, inList] = await Promise.all([
    folder === null ? [] : loadFolderMembers(folder),
    list.shared_folder_id === null ? [] : loadMembers(list.id),
  ]);
  const present = new Set([me, ...(store.members.get(list.id)?.members ?? []).map(({ user_id }) => user_id)]);
  const staying = new Set([me, ...inFolder.map(({ user_id }) => user_id)]);
  const namesWithout = (ids: ReadonlySet<UserId>, members: readonly Member[]) =>
    members.filter(({ user_id }) => !ids.has(user_id)).map(({ name }) => name);
  return {
    gained: namesWithout(present, inFolder),
    lost: namesWithout(
      staying,
      inList.filter(({ direct_role }) => direct_role === null),
    ),
  };
}

/** Moves a list into, out of or between shared folders, for everybody in them. @throws Problem */
export async function moveAcrossFolders({ list: id, folder, before }: FolderMove): Promise<void> {
  const list = store.lists.get(id);
  if (!list) return;
  const target = store.folders.get(folder ?? "");
  if (target) await unwrap(api.PUT("/api/folders/{folder_id}/lists/{list_id}", ofList(target.id, id)));
  else if (list.shared_folder_id !== null)
    await unwrap(api.DELETE("/api/folders/{folder_id}/lists/{list_id}", ofList(list.shared_folder_id, id)));
  // The request has changed the folder, unless it is one of the person's own.
  const place = { folder: target ? folderKeyOf(list) : folder, before };
  store.commitWithoutUndo(placementSteps(store, id, place));
}
