import type { GuestSession, LinkPreview, OpenedLink, SignedIn, User } from "@/lib/api/types";
import { guestOfPage, wasSignedIn } from "@/lib/preferences";
import type { ListId } from "../types";
import { anonymousApi, setTokenRenewal, unwrap } from "./api-client";
import { weekStartOf } from "./browser-region";

/** A link that was opened in this browser: enough to open it again, also offline. */
export interface StoredGuest {
  /** The part of the link after `#`. */
  token: string;
  id: string;
  name: string;
  secret: string;
  list: ListId;
}

const STORAGE_KEY = "tend.guests";

// Storage throws if the browser blocks it; the link then asks for a name again.
function readGuests(): StoredGuest[] {
  try {
    return JSON.parse(localStorage.getItem(STORAGE_KEY) ?? "[]");
  } catch {
    return [];
  }
}

function writeGuests(guests: readonly StoredGuest[]): void {
  try {
    localStorage.setItem(STORAGE_KEY, JSON.stringify(guests));
  } catch {
    // See above.
  }
}

/** The guest who opened the link with this token here, or without one whoever opened a link last. */
export const findGuest = (token: string | null): StoredGuest | undefined =>
  readGuests().findLast((guest) => token === null || guest.token === token);

function remember(guest: StoredGuest): void {
  writeGuests([...readGuests().filter(({ id }) => id !== guest.id), guest]);
}

/** Forgets a link that is over or that the guest leaves. */
export const forgetGuest = ({ id }: StoredGuest): void =>
  writeGuests(readGuests().filter((one) => one.id !== id));

const timezone = () => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** Loads what a link leads to. @throws Problem `link_over` */
export const previewLink = (token: string): Promise<LinkPreview> =>
  unwrap(anonymousApi.POST("/api/links/preview", { body: { token } }));

/** Opens a link under a name. @throws Problem `link_over`, `link_password_wrong` or `link_full` */
export async function openLink(token: string, name: string, password: string): Promise<StoredGuest> {
  const body = { token, name, password, timezone: timezone() };
  const opened: OpenedLink = await unwrap(anonymousApi.POST("/api/links/open", { body }));
  return { token, id: opened.guest_id, name: opened.name, secret: opened.secret, list: opened.list_id };
}

/**
 * The list of a link, if somebody with an account is signed in to this browser and is a member of it. Nothing of their
 * session stays in this page.
 */
export async function findListOfMember(token: string): Promise<ListId | null> {
  if (!wasSignedIn()) return null;
  try {
    const { access_token } = await unwrap(anonymousApi.POST("/api/auth/refresh"));
    const headers = { authorization: `Bearer ${access_token}` };
    return (await unwrap(anonymousApi.POST("/api/me/links/list", { body: { token }, headers }))).list_id;
  } catch {
    return null;
  }
}

/** A guest as the app knows people; the email is empty, and there is no Inbox. */
export function guestToUser({ id, name }: Pick<StoredGuest, "id" | "name">): User {
  const chosen = document.documentElement.dataset["theme"];
  return {
    id,
    name,
    picture_id: null,
    email: "",
    email_verified_at: null,
    inbox_id: "",
    is_operator: false,
    locale: navigator.language,
    timezone: timezone(),
    theme: chosen === "light" || chosen === "dark" ? chosen : "system",
    week_start: weekStartOf(navigator.language),
    version: 0,
    created_at: "",
    updated_at: "",
  };
}

/** Makes this page the one of a guest. To be called before the store is connected. */
export function enterAsGuest(guest: StoredGuest): User {
  remember(guest);
  guestOfPage.id = guest.id;
  guestOfPage.list = guest.list;
  setTokenRenewal(renewGuest);
  return guestToUser(guest);
}

/** A new access token of the guest. @throws Problem `link_over` */
async function renewGuest(signal: AbortSignal): Promise<SignedIn> {
  const secret = readGuests().find(({ id }) => id === guestOfPage.id)?.secret ?? "-";
  const session: GuestSession = await unwrap(
    anonymousApi.POST("/api/links/renew", { body: { secret }, signal }),
  );
  const { access_token, expires_in, guest_id: id, name } = session;
  return { access_token, expires_in, token_type: "bearer", user: guestToUser({ id, name }) };
}
