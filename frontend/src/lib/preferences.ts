import type { Theme } from "./api/types";
import { THEME } from "./theme-script";

const VISITED = "tend.signed-in";
const PENDING_COUNT = "tend.unsent";
const SINGLE_KEYS = "tend.single-keys";
const FOLDED = "tend.folded";

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

export function readTheme(): Theme {
  const stored = read(THEME);
  return stored === "light" || stored === "dark" ? stored : "system";
}

/** Sets the browser's theme color: the head has one per color scheme, and a chosen theme replaces both. */
function showAround(theme: Theme): void {
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
  showAround(theme);
}

/** A hint, not a credential: true if this browser was signed in last time. */
export const wasSignedIn = (): boolean => read(VISITED) !== null;
export const rememberSignedIn = (yes: boolean): void => write(VISITED, yes ? "1" : null);

/** Reads how many changes of an ended session are waiting here for their owner. */
export const readPendingCount = (): number => Number(read(PENDING_COUNT)) || 0;
export const storePendingCount = (count: number): void =>
  write(PENDING_COUNT, count > 0 ? String(count) : null);

/** Forgets what this tab stored for its next load. */
export function forgetTab(): void {
  try {
    sessionStorage.clear();
  } catch {
    // Nothing could be stored there either.
  }
}

export const readSingleKeys = (): boolean => read(SINGLE_KEYS) !== "off";
export const keepSingleKeys = (yes: boolean): void => write(SINGLE_KEYS, yes ? null : "off");

/** Reads the ids of the rows that are collapsed on this device. */
export const readFolded = (): string[] => read(FOLDED)?.split(" ").filter(Boolean) ?? [];
export const keepFolded = (ids: readonly string[]): void => write(FOLDED, ids.join(" ") || null);
