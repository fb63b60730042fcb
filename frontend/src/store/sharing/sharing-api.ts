import type {
  Invitation,
  InvitationPreview,
  Joined,
  Link,
  LinkDraft,
  LinkGuest,
  ListMember,
  ReceivedInvitation,
} from "@/lib/api/types";
import { anonymousApi, api, unwrap } from "../session/api-client";
import type { ListId, Role, UserId } from "../types";

export type {
  Invitation,
  InvitationPreview,
  Link,
  LinkGuest,
  ListMember,
  ReceivedInvitation,
} from "@/lib/api/types";

const ofList = (list_id: ListId) => ({ params: { path: { list_id } } });
const ofMember = (list_id: ListId, user_id: UserId) => ({ params: { path: { list_id, user_id } } });
const ofInvitation = (list_id: ListId, invitation_id: string) => ({
  params: { path: { list_id, invitation_id } },
});

/** The members of a list with what only the server tells: addresses, to owners, and when each joined. */
export async function loadMembers(list: ListId): Promise<readonly ListMember[]> {
  return (await unwrap(api.GET("/api/lists/{list_id}/members", ofList(list)))).items;
}

/** @throws Problem `last_owner` if the list would be left without an owner */
export async function changeRole(list: ListId, user: UserId, role: Role): Promise<void> {
  await unwrap(
    api.PATCH("/api/lists/{list_id}/members/{user_id}", { ...ofMember(list, user), body: { role } }),
  );
}

/** Removes somebody from a list, or leaves it. @throws Problem `last_owner` */
export async function removeMember(list: ListId, user: UserId): Promise<void> {
  await unwrap(api.DELETE("/api/lists/{list_id}/members/{user_id}", ofMember(list, user)));
}

/** The invitations to a list that nobody has answered, for its owners. */
export async function loadInvitations(list: ListId): Promise<readonly Invitation[]> {
  return (await unwrap(api.GET("/api/lists/{list_id}/invitations", ofList(list)))).items;
}

export async function invite(list: ListId, email: string, role: Role): Promise<void> {
  await unwrap(api.POST("/api/lists/{list_id}/invitations", { ...ofList(list), body: { email, role } }));
}

export async function resendInvitation(list: ListId, invitation: string): Promise<void> {
  await unwrap(
    api.POST("/api/lists/{list_id}/invitations/{invitation_id}/resend", ofInvitation(list, invitation)),
  );
}

export async function withdrawInvitation(list: ListId, invitation: string): Promise<void> {
  await unwrap(
    api.DELETE("/api/lists/{list_id}/invitations/{invitation_id}", ofInvitation(list, invitation)),
  );
}

/** What the link of an invitation leads to; nobody has to be signed in. */
export const previewInvitation = (token: string): Promise<InvitationPreview> =>
  unwrap(anonymousApi.POST("/api/invitations/preview", { body: { token } }));

/** Joins the list or the shared folder that a link is for. */
export const acceptInvitationByToken = (token: string): Promise<Joined> =>
  unwrap(api.POST("/api/invitations/accept", { body: { token } }));

/** @param block whether no more invitations of this person are wanted */
export async function declineInvitationByToken(token: string, block: boolean): Promise<void> {
  await unwrap(anonymousApi.POST("/api/invitations/decline", { body: { token, block } }));
}

/** The open invitations to the person's own, confirmed address. */
export async function loadReceivedInvitations(): Promise<readonly ReceivedInvitation[]> {
  return (await unwrap(api.GET("/api/me/invitations"))).items;
}

export function acceptReceivedInvitation(invitation_id: string): Promise<Joined> {
  const params = { path: { invitation_id } };
  return unwrap(api.POST("/api/me/invitations/{invitation_id}/accept", { params }));
}

export async function declineReceivedInvitation(invitation_id: string, block: boolean): Promise<void> {
  const params = { path: { invitation_id }, query: { block } };
  await unwrap(api.POST("/api/me/invitations/{invitation_id}/decline", { params }));
}

/** The links that open a list without an account, for its members; only owners get their tokens. */
export async function loadLinks(list: ListId): Promise<readonly Link[]> {
  return (await unwrap(api.GET("/api/lists/{list_id}/links", ofList(list)))).items;
}

export const createLink = (list: ListId, body: LinkDraft): Promise<Link> =>
  unwrap(api.POST("/api/lists/{list_id}/links", { ...ofList(list), body }));

/** Ends the access of everybody who opened the link. */
export async function endLink(list_id: ListId, link_id: string): Promise<void> {
  const params = { path: { list_id, link_id } };
  await unwrap(api.DELETE("/api/lists/{list_id}/links/{link_id}", { params }));
}

/** The guests of a link who were there last, for owners. */
export async function loadGuests(list_id: ListId, link_id: string): Promise<readonly LinkGuest[]> {
  const params = { path: { list_id, link_id } };
  return (await unwrap(api.GET("/api/lists/{list_id}/links/{link_id}/guests", { params }))).items;
}

/** Ends the access of one guest, who can open the link again. */
export async function endGuest(list_id: ListId, link_id: string, guest_id: string): Promise<void> {
  const params = { path: { list_id, link_id, guest_id } };
  await unwrap(api.DELETE("/api/lists/{list_id}/links/{link_id}/guests/{guest_id}", { params }));
}
