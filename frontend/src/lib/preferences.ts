import type { Theme } from "./api/types";

/** The path that the link to a list leads to; its token is in the fragment. */
export const GUEST_PATH = "/s";

/**
 * Whether this page is for somebody who opened a list with a link and has no account. It stays so until the page is left,
 * and never touches what the browser stores of an account.
 */
export const IS_GUEST_PAGE = globalThis.location?.pathname === GUEST_PATH;

/** The guest and their list, once the link is open; empty before. */
export const guestOfPage = { id: "", list: "" };

/** The storage key of the chosen theme. */
const THEME = "tend.theme";

const SIGNED_IN = "tend.signed-in";
const SIDEBAR = "tend.sidebar";

/**
 * Runs before the first paint, so that no page flashes in the wrong theme or with a hidden sidebar, or offers to sign in to
 * somebody who is.
 */
export const START_SCRIPT = `try{var s=localStorage,d=document.documentElement.dataset,t=s.getItem("${THEME}");if(t==="light"||t==="dark")d.theme=t;if(s.getItem("${SIDEBAR}"))d.sidebar="";if(s.getItem("${SIGNED_IN}"))d.signedIn=""}catch(e){}`;

const PENDING_COUNT = "tend.unsent";
const SINGLE_KEYS = "tend.single-keys";
const COLLAPSED = "tend.folded";
const SESSION_END = "tend.session-end";
const ANNOUNCEMENT = "tend.announcement";

// Storage throws if the browser blocks it; a preference is never worth an error.
function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key);
    else localStorage.setItem(key, value);
  } catch {
    // The choice lasts until the page is left.
  }
}

/** Sets the browser's theme color: the head has one per color scheme, and a chosen theme replaces both. */
function applyThemeColor(theme: Theme): void {
  for (const meta of document.querySelectorAll<HTMLMetaElement>("meta[name=theme-color]")) {
    meta.dataset["scheme"] ??= /dark/.test(meta.media) ? "dark" : "light";
    const scheme = meta.dataset["scheme"];
    meta.media =
      theme === "system" ? `(prefers-color-scheme: ${scheme})` : theme === scheme ? "all" : "not all";
  }
}

/** Applies `theme` now, and stores it for the first paint of the next visit. */
export function applyTheme(theme: Theme): void {
  write(THEME, theme === "system" ? null : theme);
  if (theme === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
  applyThemeColor(theme);
}

export const readSidebarHidden = (): boolean => read(SIDEBAR) !== null;

/** Hides or shows the sidebar of a wide screen now, and at the first paint of the next visit. */
export function applySidebarHidden(isHidden: boolean): void {
  write(SIDEBAR, isHidden ? "1" : null);
  if (isHidden) document.documentElement.dataset["sidebar"] = "";
  else delete document.documentElement.dataset["sidebar"];
}

/** A hint, not a credential: true if this browser was signed in last time. */
export const wasSignedIn = (): boolean => read(SIGNED_IN) !== null;
export function storeSignedIn(yes: boolean): void {
  write(SIGNED_IN, yes ? "1" : null);
  if (yes) document.documentElement.dataset["signedIn"] = "";
  else delete document.documentElement.dataset["signedIn"];
}

/** Reads how many changes of an ended session are waiting here for their owner. */
export const readPendingCount = (): number => Number(read(PENDING_COUNT)) || 0;
export const storePendingCount = (count: number): void =>
  write(PENDING_COUNT, count > 0 ? String(count) : null);

/** Forgets what this tab stored for its next load. */
export function clearTabStorage(): void {
  try {
    sessionStorage.clear();
  } catch {
    // Nothing could be stored there either.
  }
}

/** Remembers, for the page that this tab opens next, that the server ended the session. */
export function storeSessionEndedFlag(): void {
  try {
    sessionStorage.setItem(SESSION_END, "1");
  } catch {
    // Then nobody says why they have to sign in.
  }
}

/** Reads and forgets whether the server ended the session. */
export function takeSessionEndedFlag(): boolean {
  try {
    const isEnded = sessionStorage.getItem(SESSION_END) !== null;
    sessionStorage.removeItem(SESSION_END);
    return isEnded;
  } catch {
    return false;
  }
}

/** Reads the operator's announcement that was dismissed on this device. */
export const readDismissedAnnouncement = (): string | null => read(ANNOUNCEMENT);
export const storeDismissedAnnouncement = (text: string): void => write(ANNOUNCEMENT, text);

export const readSingleKeys = (): boolean => read(SINGLE_KEYS) !== "off";
export const storeSingleKeys = (yes: boolean): void => write(SINGLE_KEYS, yes ? null : "off");

/** Reads the ids of the rows that are collapsed on this device. */
export const readCollapsedIds = (): string[] => read(COLLAPSED)?.split(" ").filter(Boolean) ?? [];
export const storeCollapsedIds = (ids: readonly string[]): void => write(COLLAPSED, ids.join(" ") || null);
