import { expect } from "@playwright/test";
import type { Person } from "./accounts";
import { countMails, extractLink, waitForMail } from "./mail";

/** Confirms the address of an account by the link that it was mailed. */
export async function confirmEmail(person: Person): Promise<void> {
  const link = extractLink(await waitForMail(person.email, /confirm/i));
  const token = new URLSearchParams(new URL(link).hash.slice(1)).get("token");
  expect((await person.request("/api/auth/email/verify", "POST", { token })).status()).toBe(204);
}

/** Makes `member` a member of a list by an invitation, through the API; the owner's address is confirmed. */
export async function joinList(owner: Person, list: string, member: Person, role = "editor"): Promise<void> {
  await acceptInvitation(owner, `/api/lists/${list}/invitations`, member, role);
}

/** Makes `member` a member of a new shared folder of the owner, as `joinList` does. */
export async function joinFolder(
  owner: Person,
  folder: { name: string; list_ids: string[] },
  member: Person,
): Promise<void> {
  const created = await owner.request("/api/folders", "POST", folder);
  expect(created.status()).toBe(201);
  const { id } = await created.json();
  await acceptInvitation(owner, `/api/folders/${id}/invitations`, member, "editor");
}

async function acceptInvitation(owner: Person, path: string, member: Person, role: string): Promise<void> {
  const data = { email: member.email, role };
  const isInvitation = /invit/i;
  const before = countMails(member.email, isInvitation);
  expect((await owner.request(path, "POST", data)).status()).toBe(201);
  await expect.poll(() => countMails(member.email, isInvitation)).toBeGreaterThan(before);
  const token = new URL(extractLink(await waitForMail(member.email, isInvitation))).hash.slice(1);
  expect((await member.request("/api/invitations/accept", "POST", { token })).status()).toBe(200);
}
