import {
  changeFolderRole,
  inviteToFolder,
  loadFolderInvitations,
  loadFolderMembers,
  removeFolderMember,
  resendFolderInvitation,
  withdrawFolderInvitation,
} from "@/store/sharing/shared-folders";
import {
  changeRole,
  invite,
  loadInvitations,
  loadMembers,
  removeMember,
  resendInvitation,
  withdrawInvitation,
} from "@/store/sharing/sharing-api";
import type { List, SharedFolder } from "@/store/types";

/** A list or a folder with members and invitations of its own. */
export type ShareTarget = List | SharedFolder;

export const isFolder = (target: ShareTarget): boolean => !("inbox" in target);

const listRoutes = {
  changeRole,
  invite,
  loadInvitations,
  loadMembers,
  removeMember,
  resendInvitation,
  withdrawInvitation,
};

const folderRoutes = {
  changeRole: changeFolderRole,
  invite: inviteToFolder,
  loadInvitations: loadFolderInvitations,
  loadMembers: loadFolderMembers,
  removeMember: removeFolderMember,
  resendInvitation: resendFolderInvitation,
  withdrawInvitation: withdrawFolderInvitation,
};

/** The requests about the people in a list or folder; each takes its id first. */
export const routesOf = (target: ShareTarget) => (isFolder(target) ? folderRoutes : listRoutes);

/** The messages about a list or a folder. */
export const messagesOf = (target: ShareTarget) => (isFolder(target) ? "sharing.ofFolder" : "sharing.ofList");
